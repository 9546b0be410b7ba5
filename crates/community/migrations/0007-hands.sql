-- Ways whose other end has no body here: what goes there is handed over by hand, and written down here.

-- The other end is the circle itself: what goes there is a share, and nobody hands it over.
ALTER TABLE bridges ADD COLUMN inside BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE hand_overs (
  id UUID PRIMARY KEY,
  share_id UUID NOT NULL REFERENCES shares (id),
  bridge_id UUID NOT NULL REFERENCES bridges (id),
  -- Of the text to which the providers agreed for this destination.
  content_hash TEXT NOT NULL,
  -- Who there took it, and how it was handed over.
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  handed_by UUID NOT NULL,
  handed_at BIGINT NOT NULL,
  UNIQUE (share_id, bridge_id)
);
-- append-only: hand_overs

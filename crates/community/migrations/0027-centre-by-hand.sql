-- The centre's bridges to bodies that are not here: what is handed over by hand, and what comes so, is written down.

-- What came by hand names who there gave it, by which means and when; the rest came through here. The CHECK of `arrivals` wants
-- a share or a notice: what came by hand has its own id as `notice_id`, which no notice has.
ALTER TABLE arrivals ADD COLUMN given_by TEXT;
ALTER TABLE arrivals ADD COLUMN means TEXT;
ALTER TABLE arrivals ADD COLUMN received_at BIGINT;
ALTER TABLE arrivals ADD COLUMN exercise BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX arrivals_bridge ON arrivals (bridge_id, arrived_at);

-- A released notice that the centre handed over.
CREATE TABLE notice_hand_overs (
  id UUID PRIMARY KEY,
  bridge_id UUID NOT NULL REFERENCES bridges (id),
  notice_id UUID NOT NULL,
  -- Which text: the released revision, and its hash.
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  -- Who there took it, by which means and when.
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  handed_at BIGINT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL,
  UNIQUE (bridge_id, notice_id)
);
CREATE INDEX notice_hand_overs_notice ON notice_hand_overs (notice_id);
-- append-only: notice_hand_overs

-- That whoever gave something by hand lets it go on: into a notice, or over a bridge. Without one it stays where it came.
CREATE TABLE giver_leaves (
  id UUID PRIMARY KEY,
  arrival_id UUID NOT NULL REFERENCES arrivals (id),
  -- 'notice' or the bridge's id.
  destination TEXT NOT NULL,
  -- Who there gave leave, by which means and when; on which terms (may be empty).
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  terms TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL,
  UNIQUE (arrival_id, destination)
);
-- append-only: giver_leaves

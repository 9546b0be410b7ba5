-- Updates of released notices (第2報): which notice supersedes which. What is new stands in the sealed content.

CREATE TABLE notice_updates (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  -- Of which it began as a copy, and which it supersedes when it is released.
  supersedes_id UUID NOT NULL REFERENCES notices (id),
  -- The first of the chain (第1報), which is in no row as notice_id.
  first_id UUID NOT NULL REFERENCES notices (id),
  -- 2 for 第2報. One that was given up leaves its number to the next.
  number BIGINT NOT NULL CHECK (number > 1)
);
CREATE INDEX notice_updates_first ON notice_updates (first_id, number);
-- append-only: notice_updates

-- The one update of a chain that is being written. It leaves its place when it is released or given up.
CREATE TABLE open_updates (
  first_id UUID PRIMARY KEY REFERENCES notices (id),
  notice_id UUID NOT NULL UNIQUE REFERENCES notices (id)
);

-- Notices that were given up before they were released.
CREATE TABLE notice_discards (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  discarded_by UUID NOT NULL,
  discarded_at BIGINT NOT NULL
);
-- append-only: notice_discards

-- That somebody saw who had the notice before and is not to have this one, and means it so.
CREATE TABLE update_leavings (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  content_hash TEXT NOT NULL,
  -- The hash of the ids of those who leave: another list is another statement.
  leavers_hash TEXT NOT NULL,
  leavers BIGINT NOT NULL,
  said_by UUID NOT NULL,
  said_at BIGINT NOT NULL
);
CREATE INDEX update_leavings_notice ON update_leavings (notice_id, content_hash);
-- append-only: update_leavings

-- Whether all versions are to be recalled with the one for which it is proposed.
ALTER TABLE recalls ADD COLUMN whole_chain BOOLEAN NOT NULL DEFAULT FALSE;

-- The bytes of files: of what was handed in, of shares, of what came over bridges. Their names, sizes and hashes stand in
-- the sealed content of that to which they belong.
CREATE TABLE community_files (
  id UUID PRIMARY KEY,
  submission_id UUID REFERENCES submissions (id),
  share_id UUID REFERENCES shares (id),
  arrival_id UUID REFERENCES arrivals (id),
  bytes BYTEA NOT NULL,
  -- sharing::file::Look as JSON, as it was when it came.
  looked TEXT NOT NULL,
  -- sharing::file::Reading as JSON: the text in it, for the residue check.
  readable TEXT NOT NULL,
  CHECK ((submission_id IS NOT NULL AND share_id IS NULL AND arrival_id IS NULL)
    OR (submission_id IS NULL AND share_id IS NOT NULL AND arrival_id IS NULL)
    OR (submission_id IS NULL AND share_id IS NULL AND arrival_id IS NOT NULL))
);
CREATE INDEX community_files_submission ON community_files (submission_id);
CREATE INDEX community_files_share ON community_files (share_id);
CREATE INDEX community_files_arrival ON community_files (arrival_id);
-- append-only: community_files

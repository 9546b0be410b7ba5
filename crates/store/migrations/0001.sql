-- The audit chain, its head, and the counters that give references.

CREATE TABLE audit_entries (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  person_id UUID,
  org_id UUID,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id UUID,
  detail TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, seq);
-- append-only: audit_entries

-- The newest entry, locked while the next one is made.
CREATE TABLE audit_head (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

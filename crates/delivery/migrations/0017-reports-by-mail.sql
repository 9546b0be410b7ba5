-- Reports that come by mail: what came to the address for them, the files that came with it, and who took it up.

-- Who seems to have written what came to the address for reports; NULL: it came to another.
ALTER TABLE incoming_letters ADD COLUMN reported_by TEXT CHECK (reported_by IN ('person', 'program'));
-- When it says that it was written.
ALTER TABLE incoming_letters ADD COLUMN written_at BIGINT;
-- Files that came with a report, as bytes and never executed. They go when the letter is settled: what is needed of them
-- stands in the report then.
CREATE TABLE incoming_files (
  incoming_id UUID NOT NULL REFERENCES incoming_letters (id),
  -- From 1, in the order in which they were attached.
  number BIGINT NOT NULL,
  -- As its sender called it; empty if he did not.
  name TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (incoming_id, number)
);
-- Who makes something of a letter, and what: nobody else does meanwhile. What it is, the room above knows.
CREATE TABLE incoming_taken (
  incoming_id UUID PRIMARY KEY REFERENCES incoming_letters (id),
  thing_id UUID NOT NULL UNIQUE,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL
);

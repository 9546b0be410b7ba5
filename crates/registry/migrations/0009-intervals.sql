-- Every how many months contacts are confirmed where no CEPTOAR has decided on it, and how long a CEPTOAR may let them
-- be at most: as the centre sets it, setting after setting. Before the first, both are 12.
CREATE TABLE confirm_intervals (
  number BIGINT PRIMARY KEY,
  valid_from BIGINT NOT NULL,
  usual BIGINT NOT NULL CHECK (usual BETWEEN 1 AND 12),
  longest BIGINT NOT NULL CHECK (longest BETWEEN 1 AND 12),
  reason TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  CHECK (usual <= longest)
);
-- append-only: confirm_intervals
CREATE INDEX confirm_intervals_from ON confirm_intervals (valid_from, number);

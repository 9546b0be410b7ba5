-- A leave that was withdrawn can be given again: of one arrival and destination each has its number, from 1.
CREATE TABLE giver_leaves_numbered (
  id UUID PRIMARY KEY,
  arrival_id UUID NOT NULL REFERENCES arrivals (id),
  -- 'notice' or the bridge's id.
  destination TEXT NOT NULL,
  number BIGINT NOT NULL,
  -- Who there gave leave, by which means and when; on which terms (may be empty).
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  given_at BIGINT NOT NULL,
  terms TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL,
  UNIQUE (arrival_id, destination, number)
);
INSERT INTO giver_leaves_numbered (id, arrival_id, destination, number, whom, means, given_at, terms, recorded_by, recorded_at)
  SELECT id, arrival_id, destination, 1, whom, means, given_at, terms, recorded_by, recorded_at FROM giver_leaves;
DROP TABLE giver_leaves;
-- on postgres:
DROP FUNCTION sealed_giver_leaves();
ALTER TABLE giver_leaves_numbered RENAME TO giver_leaves;
-- append-only: giver_leaves

-- That whoever had given leave withdrew it before anything went on with it.
CREATE TABLE leave_withdrawals (
  leave_id UUID PRIMARY KEY REFERENCES giver_leaves (id),
  why TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL
);
-- append-only: leave_withdrawals

-- That whoever gave something by hand took it back: who there said so, by which means and when, and why.
CREATE TABLE arrival_withdrawals (
  arrival_id UUID PRIMARY KEY REFERENCES arrivals (id),
  why TEXT NOT NULL,
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL
);
-- append-only: arrival_withdrawals

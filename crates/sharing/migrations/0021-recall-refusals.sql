-- Proposals to recall that the second person refused, with why. The notice stays as it is.

CREATE TABLE recall_refusals (
  recall_id UUID PRIMARY KEY REFERENCES recalls (id),
  reason TEXT NOT NULL,
  refused_by UUID NOT NULL,
  refused_at BIGINT NOT NULL
);
-- append-only: recall_refusals

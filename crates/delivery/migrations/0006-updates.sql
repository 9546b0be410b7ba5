-- Updates: something released that supersedes something released before. The first of a chain has no row.

CREATE TABLE dispatch_updates (
  dispatch_id UUID PRIMARY KEY REFERENCES dispatches (id),
  supersedes_id UUID NOT NULL REFERENCES dispatches (id),
  first_id UUID NOT NULL REFERENCES dispatches (id),
  -- 2 for 第2報.
  number BIGINT NOT NULL CHECK (number > 1),
  -- Two people who release at once do not both supersede.
  UNIQUE (first_id, number)
);
-- append-only: dispatch_updates

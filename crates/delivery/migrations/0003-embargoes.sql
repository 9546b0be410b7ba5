-- Something released that is handed over only at a time; before it, only to the sector groups that are named.

CREATE TABLE embargoes (
  dispatch_id UUID PRIMARY KEY REFERENCES dispatches (id),
  -- As it stands; each change is a row of embargo_moves.
  until BIGINT NOT NULL,
  -- When it began to flow to everybody; set once.
  opened_at BIGINT
);
CREATE INDEX embargoes_closed ON embargoes (until) WHERE opened_at IS NULL;

-- Who has it before the time, straight from the centre.
CREATE TABLE embargo_groups (
  dispatch_id UUID NOT NULL REFERENCES embargoes (dispatch_id),
  ceptoar_code TEXT NOT NULL,
  PRIMARY KEY (dispatch_id, ceptoar_code)
);
-- append-only: embargo_groups

CREATE TABLE embargo_moves (
  id UUID PRIMARY KEY,
  dispatch_id UUID NOT NULL REFERENCES embargoes (dispatch_id),
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL
);
CREATE INDEX embargo_moves_dispatch ON embargo_moves (dispatch_id, at);
-- append-only: embargo_moves

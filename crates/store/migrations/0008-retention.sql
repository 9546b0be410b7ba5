-- How long what is no evidence is kept, where somebody decided otherwise than Kaname comes: from a day on, with a reason.
CREATE TABLE retention_decisions (
  id UUID PRIMARY KEY,
  what TEXT NOT NULL,
  days BIGINT NOT NULL CHECK (days > 0),
  valid_from BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  at BIGINT NOT NULL
);
CREATE INDEX retention_decisions_what ON retention_decisions (what, valid_from, at);
-- append-only: retention_decisions

-- On which days it was done, of whatever process: each day once.
CREATE TABLE retention_days (
  day BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  removed BIGINT NOT NULL
);

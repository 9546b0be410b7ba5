-- Which backups were made of this hub, for whoever looks after it: a backup does not hold its own row.
CREATE TABLE backups (
  taken_at BIGINT PRIMARY KEY,
  row_count BIGINT NOT NULL,
  digest TEXT NOT NULL
);

-- From which backup it was restored, and when. What was done between the two is not known here, and may have left by mail;
-- until a person has said what is to become of that (settled_at), nothing is sent and nobody is reminded.
CREATE TABLE restorations (
  at BIGINT PRIMARY KEY,
  taken_at BIGINT NOT NULL,
  digest TEXT NOT NULL,
  settled_at BIGINT,
  -- Whether what may have left was sent again.
  again BOOLEAN,
  CHECK (at >= taken_at),
  CHECK ((settled_at IS NULL) = (again IS NULL))
);
CREATE INDEX restorations_open ON restorations (at) WHERE settled_at IS NULL;

-- Large-scale outages (大規模IT障害): what the centre declared, what follows from it, and what those in the scope said.

CREATE TABLE outages (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  -- The centre.
  org_id UUID NOT NULL REFERENCES organisations (id),
  exercise BOOLEAN NOT NULL,
  raised_by UUID NOT NULL,
  raised_at BIGINT NOT NULL
);
-- append-only: outages
CREATE INDEX outages_raised ON outages (raised_at, id);

-- What was declared of it, one after the other; the newest holds.
CREATE TABLE outage_changes (
  outage_id UUID NOT NULL REFERENCES outages (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('raised', 'confirmed', 'refused', 'changed', 'lowered')),
  step TEXT NOT NULL CHECK (step IN ('alert', 'large-scale', 'recovery', 'lowered')),
  -- outage::declared::Said as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (outage_id, number)
);
-- append-only: outage_changes

-- Which bodies were in the scope from that change on; the set of the highest number holds.
CREATE TABLE outage_bodies (
  outage_id UUID NOT NULL,
  number BIGINT NOT NULL,
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (outage_id, number, org_id),
  FOREIGN KEY (outage_id, number) REFERENCES outage_changes (outage_id, number)
);
-- append-only: outage_bodies
CREATE INDEX outage_bodies_org ON outage_bodies (org_id, outage_id, number);

-- Situation reports that are promised: 'up' from those in the scope, 'down' by the centre. Each stands for the numbers from
-- first_number to number: where nobody was there to promise, one stands for all that were missed.
CREATE TABLE outage_rounds (
  outage_id UUID NOT NULL REFERENCES outages (id),
  way TEXT NOT NULL CHECK (way IN ('up', 'down')),
  number BIGINT NOT NULL,
  first_number BIGINT NOT NULL,
  -- The change that set the interval from which it follows.
  change_number BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (outage_id, way, number),
  -- Two that promise at the same time promise once.
  UNIQUE (outage_id, way, first_number),
  CHECK (first_number <= number)
);
-- append-only: outage_rounds

-- What a body in the scope said of how it stands there.
CREATE TABLE outage_answers (
  id UUID PRIMARY KEY,
  outage_id UUID NOT NULL REFERENCES outages (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- Counted from 1 within the body.
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('none', 'affected', 'recovered')),
  -- It said that nothing had changed.
  unchanged BOOLEAN NOT NULL,
  words TEXT NOT NULL,
  -- The promise that it keeps, and with it all before; NULL where none was asked for.
  round BIGINT,
  -- The last promise that this body has kept so far; 0 for none.
  kept BIGINT NOT NULL,
  -- Chance, hashed with it: nobody who sees the hash works out how a body stands by trying.
  salt TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (outage_id, org_id, number),
  UNIQUE (outage_id, org_id, round)
);
-- append-only: outage_answers

-- Which reports and notices belong to it; of each the newest line holds.
CREATE TABLE outage_links (
  id UUID PRIMARY KEY,
  outage_id UUID NOT NULL REFERENCES outages (id),
  -- 'report' or 'notice'.
  of TEXT NOT NULL CHECK (of IN ('report', 'notice')),
  subject_id UUID NOT NULL,
  number BIGINT NOT NULL,
  linked BOOLEAN NOT NULL,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (outage_id, of, subject_id, number)
);
-- append-only: outage_links
CREATE INDEX outage_links_subject ON outage_links (subject_id, outage_id);

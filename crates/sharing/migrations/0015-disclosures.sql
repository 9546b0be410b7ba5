-- Whether and when the public is told of an incident (004:14447-14458): proposals, each decided by somebody else; the
-- newest decided one is in force.
CREATE TABLE disclosures (
  incident_id UUID NOT NULL REFERENCES incidents (id),
  number BIGINT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('publish', 'not-publish', 'later')),
  -- The day on which the public is to be told, or on which it is looked at again (a day number).
  day BIGINT,
  -- sharing::disclosure::Proposal as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  proposed_by UUID NOT NULL,
  proposed_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, number)
);
-- append-only: disclosures

CREATE TABLE disclosure_verdicts (
  incident_id UUID NOT NULL,
  number BIGINT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('decide', 'return')),
  note TEXT NOT NULL,
  decided_by UUID NOT NULL,
  decided_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, number),
  FOREIGN KEY (incident_id, number) REFERENCES disclosures (incident_id, number)
);
-- append-only: disclosure_verdicts

-- That the public was told: on which day, and where it can be read.
CREATE TABLE disclosure_publications (
  incident_id UUID NOT NULL,
  number BIGINT NOT NULL,
  published_on BIGINT NOT NULL,
  place TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, number),
  FOREIGN KEY (incident_id, number) REFERENCES disclosures (incident_id, number)
);
-- append-only: disclosure_publications

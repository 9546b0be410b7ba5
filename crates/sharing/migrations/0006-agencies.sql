-- Incidents of ministries and agencies: the register, and who of the executives was told.

CREATE TABLE incidents (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organisations (id),
  exercise BOOLEAN NOT NULL,
  opened_at BIGINT NOT NULL
);
CREATE INDEX incidents_org ON incidents (org_id, opened_at, id);
CREATE INDEX incidents_opened ON incidents (opened_at, id);
-- append-only: incidents

-- The reports that tell of an incident; a report is in one.
CREATE TABLE incident_reports (
  report_id UUID PRIMARY KEY REFERENCES reports (id),
  incident_id UUID NOT NULL REFERENCES incidents (id),
  since BIGINT NOT NULL
);
CREATE INDEX incident_reports_incident ON incident_reports (incident_id, since);

-- What turned out to be the same as another incident went into it.
CREATE TABLE incident_joins (
  incident_id UUID PRIMARY KEY REFERENCES incidents (id),
  into_id UUID NOT NULL REFERENCES incidents (id),
  reason TEXT NOT NULL,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX incident_joins_into ON incident_joins (into_id);
-- append-only: incident_joins

-- The executives of a body in its line of report (CISO, deputy, others), with an account here or only a telephone.
CREATE TABLE executives (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- NULL: no account; told by telephone.
  person_id UUID,
  name TEXT NOT NULL,
  post TEXT NOT NULL CHECK (post IN ('ciso', 'deputy', 'executive')),
  phone TEXT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX executives_org ON executives (org_id, since);
CREATE UNIQUE INDEX executives_person ON executives (org_id, person_id) WHERE ended_at IS NULL AND person_id IS NOT NULL;

-- Who of the executives was told of which stage, when and by what.
CREATE TABLE briefings (
  id UUID PRIMARY KEY,
  incident_id UUID NOT NULL REFERENCES incidents (id),
  report_id UUID NOT NULL,
  stage BIGINT NOT NULL,
  -- The executive's body.
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  executive_id UUID REFERENCES executives (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL CHECK (post IN ('ciso', 'deputy', 'executive')),
  channel TEXT NOT NULL CHECK (channel IN ('page', 'telephone')),
  -- Who telephoned and who says so; empty for 'page'.
  source TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  -- Who wrote it down; NULL where sending the report placed it.
  recorded_by UUID,
  recorded_at BIGINT NOT NULL,
  FOREIGN KEY (report_id, stage) REFERENCES report_stages (report_id, stage)
);
CREATE INDEX briefings_incident ON briefings (incident_id, told_at);
CREATE INDEX briefings_person ON briefings (person_id, told_at) WHERE person_id IS NOT NULL;
-- append-only: briefings

CREATE TABLE briefing_readings (
  briefing_id UUID PRIMARY KEY REFERENCES briefings (id),
  read_at BIGINT NOT NULL
);
-- append-only: briefing_readings

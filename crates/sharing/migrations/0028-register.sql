-- What the register says of an incident: of which kind it is, and the month in which it was first reported in the press or
-- published (004:15112, 004:15568). The newest line counts; earlier ones stay.
CREATE TABLE incident_entries (
  incident_id UUID NOT NULL REFERENCES incidents (id),
  number BIGINT NOT NULL,
  -- Codes of sharing::register::IncidentKind in their order, with blanks between.
  kinds TEXT NOT NULL CHECK (kinds <> ''),
  -- The number of the month; NULL: nothing was said of it.
  first_public BIGINT,
  -- The body that wrote it.
  org_id UUID NOT NULL REFERENCES organisations (id),
  entered_by UUID NOT NULL,
  entered_at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, number)
);
CREATE INDEX incident_entries_public ON incident_entries (first_public, incident_id);
-- append-only: incident_entries

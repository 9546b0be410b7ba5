-- What the centre changed of what is registered of an organisation: as it was and as it became.
CREATE TABLE registrations (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- Column, before, after, as JSON: registry::change::Altered.
  fields TEXT NOT NULL,
  -- NULL: whoever runs the system, by a command.
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: registrations
CREATE INDEX registrations_org ON registrations (org_id, id);

-- What the yearly list prints of an incident besides its kind and month (004:15108-15571): outline, response, whether
-- information leaked, how many were affected, which other bodies it concerned, whether a service was stopped.
-- sharing::register::Account as canonical JSON, exactly as hashed; NULL: a line from before there was more.
ALTER TABLE incident_entries ADD COLUMN content TEXT;

-- The code of sharing::report::detail::Leak in it, for lists; NULL: not stated.
ALTER TABLE incident_entries ADD COLUMN leak TEXT;

-- That an incident has to do with another, and how, as it is seen from the first. The newest line of two counts; 'none' ends it.
CREATE TABLE incident_links (
  id UUID PRIMARY KEY,
  incident_id UUID NOT NULL REFERENCES incidents (id),
  other_id UUID NOT NULL REFERENCES incidents (id),
  tie TEXT NOT NULL CHECK (tie IN ('led-to', 'came-of', 'same-service', 'same-technique', 'other', 'none')),
  note TEXT NOT NULL,
  -- The body that wrote it.
  org_id UUID NOT NULL REFERENCES organisations (id),
  linked_by UUID NOT NULL,
  linked_at BIGINT NOT NULL,
  CHECK (incident_id <> other_id)
);
CREATE INDEX incident_links_incident ON incident_links (incident_id);
CREATE INDEX incident_links_other ON incident_links (other_id);
-- append-only: incident_links

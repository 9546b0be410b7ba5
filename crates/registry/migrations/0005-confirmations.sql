-- Each time somebody said that a point of contact holds. contacts.confirmed_on is the day of the last one.
CREATE TABLE confirmations (
  id UUID PRIMARY KEY,
  contact_id UUID NOT NULL REFERENCES contacts (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: confirmations
CREATE INDEX confirmations_contact ON confirmations (contact_id, at);
CREATE INDEX contacts_confirmed ON contacts (valid_to, confirmed_on, id);

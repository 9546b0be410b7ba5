-- Letters that can be switched off, for they tell of nothing that must be done.
ALTER TABLE tidings ADD COLUMN optional BOOLEAN NOT NULL DEFAULT FALSE;
-- Of what else a letter tells that has still to go to an organisation: when that of which it was promised is done, one is
-- promised of this. Goes when this is done.
CREATE TABLE tidings_gathered (
  tiding_id UUID NOT NULL REFERENCES tidings (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (tiding_id, org_id)
);
CREATE INDEX tidings_gathered_org ON tidings_gathered (org_id, tiding_id);
-- Since which day those are told by letter who are to confirm their contacts, and on which they were looked for last.
CREATE TABLE contacts_told (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL
);

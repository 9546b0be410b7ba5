-- Who one is beside the name; what one wants to be told; when one is away and who stands in.

ALTER TABLE people ADD COLUMN post TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN telephone TEXT NOT NULL DEFAULT '';

CREATE TABLE notification_choices (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  -- Which events by which channels, quiet hours, digest.
  content TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT
);
CREATE UNIQUE INDEX notification_choices_now ON notification_choices (person_id) WHERE until IS NULL;

CREATE TABLE absences (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID NOT NULL REFERENCES people (id),
  begins_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  announced_at BIGINT NOT NULL,
  -- Ended before its time, or withdrawn before it began.
  ended_at BIGINT,
  CHECK (begins_at < ends_at)
);
CREATE INDEX absences_org ON absences (org_id, ends_at);
CREATE INDEX absences_person ON absences (person_id, ends_at);

CREATE TABLE deputies (
  id UUID PRIMARY KEY,
  absence_id UUID NOT NULL REFERENCES absences (id),
  person_id UUID NOT NULL REFERENCES people (id),
  -- Role codes, comma-separated: what is lent, as far as the absent person holds it at the moment of use.
  roles TEXT NOT NULL,
  answered_at BIGINT,
  accepted BOOLEAN,
  ended_at BIGINT,
  UNIQUE (absence_id, person_id)
);
CREATE INDEX deputies_person ON deputies (person_id, ended_at);

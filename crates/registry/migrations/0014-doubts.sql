-- What was heard that speaks against a point of contact: a letter that came back, a drill in which nobody was there. It
-- changes nothing of the contact; it stands until its organisation confirms, changes or ends it.
CREATE TABLE contact_doubts (
  id UUID PRIMARY KEY,
  contact_id UUID NOT NULL REFERENCES contacts (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- registry::doubt::Cause.
  cause TEXT NOT NULL CHECK (cause <> ''),
  -- The letter, the drill: one of them speaks against a contact once.
  about_id UUID NOT NULL,
  -- The host's words, or those of whoever noted it; may be empty.
  said TEXT NOT NULL,
  -- When that was: who confirmed the contact since has spoken later.
  happened_at BIGINT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  UNIQUE (contact_id, cause, about_id)
);
-- append-only: contact_doubts

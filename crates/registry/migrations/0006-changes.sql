-- What an organisation changed by itself: as it was and as it became.
CREATE TABLE changes (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  what TEXT NOT NULL CHECK (what IN ('contact-added', 'contact-changed', 'contact-ended', 'described',
    'person-joined', 'roles-changed', 'person-ended', 'delegation')),
  -- Whose contact, which person; may be empty.
  subject TEXT NOT NULL,
  -- Field, before, after, as JSON: registry::change::Altered.
  fields TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: changes
CREATE INDEX changes_org ON changes (org_id, id);

-- Who watches: the CEPTOARs of which the organisation was a member when it changed something.
CREATE TABLE watched_changes (
  change_id UUID NOT NULL REFERENCES changes (id),
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  state TEXT NOT NULL CHECK (state IN ('new', 'questioned', 'returned', 'answered', 'acknowledged')),
  PRIMARY KEY (change_id, ceptoar_id)
);
CREATE INDEX watched_changes_ceptoar ON watched_changes (ceptoar_id, state, change_id);

-- What was said of it, by the secretariat and by the organisation.
CREATE TABLE change_words (
  id UUID PRIMARY KEY,
  change_id UUID NOT NULL REFERENCES changes (id),
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('acknowledge', 'question', 'return', 'answer')),
  text TEXT NOT NULL,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: change_words
CREATE INDEX change_words_change ON change_words (change_id, ceptoar_id, id);

-- What can be found by words: one line per thing and circle of readers, and the index over its words.
-- It is derived: it can be thrown away and made again.

-- on sqlite:
CREATE TABLE search_documents (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  -- Whose search looks into it; the same thing may stand in several circles with different words.
  circle TEXT NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (subject_id, kind, circle)
);
-- on sqlite:
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- on postgres:
CREATE TABLE search_documents (
  id BIGSERIAL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  circle TEXT NOT NULL,
  folded TEXT NOT NULL,
  words TSVECTOR NOT NULL,
  UNIQUE (subject_id, kind, circle)
);
-- on postgres:
CREATE INDEX search_documents_words ON search_documents USING GIN (words);

-- What can be found by words, anew: the newest first without sorting, and only among what the reader's organisation
-- has. It is derived: `kaname reindex` makes it again.

-- on sqlite:
DROP TABLE search_words;
DROP TABLE search_documents;

-- on sqlite:
CREATE TABLE search_documents (
  -- Grows with the moment of the thing.
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  -- Which readers it is for; the same thing may stand in several circles with different words.
  circle TEXT NOT NULL,
  folded TEXT NOT NULL,
  -- A hash of everything from which the line was made: what has not changed is not written again.
  mark TEXT NOT NULL,
  -- The version of the folding by which it was made.
  version BIGINT NOT NULL,
  UNIQUE (subject_id, kind, circle)
);
-- on postgres:
CREATE TABLE search_documents (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id UUID NOT NULL,
  circle TEXT NOT NULL,
  folded TEXT NOT NULL,
  mark TEXT NOT NULL,
  version BIGINT NOT NULL,
  words TSVECTOR NOT NULL,
  UNIQUE (subject_id, kind, circle)
);

-- on sqlite:
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- on postgres:
CREATE INDEX search_documents_words ON search_documents USING GIN (words);
-- on postgres:
CREATE SEQUENCE search_numbers;
-- What each organisation has, newest first; SQLite keeps it among the words.
-- on postgres:
CREATE TABLE search_reach (
  kind TEXT NOT NULL,
  reader_id UUID NOT NULL,
  id BIGINT NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
  PRIMARY KEY (kind, reader_id, id)
);
-- on postgres:
CREATE INDEX search_reach_id ON search_reach (id);

-- By which version of the folding all things of a kind are in the index; 0: not all of them are.
CREATE TABLE search_state (
  kind TEXT PRIMARY KEY,
  version BIGINT NOT NULL
);

-- The index of words, cut by time: it has no order of its own, and whoever looks for the newest asks it for one stretch
-- of time after another. On PostgreSQL it is built once more, two minutes for a million documents; nothing else changes.
-- on postgres:
DROP INDEX search_documents_words;
-- Stretches of a day and a half, twelve days, three months and two years; the last digit (of four) says which:
-- `search::far` asks with the same words.
-- on postgres:
CREATE INDEX search_documents_words ON search_documents USING GIN
  (words, (ARRAY[(id >> 33) * 4, (id >> 36) * 4 + 1, (id >> 39) * 4 + 2, (id >> 42) * 4 + 3]));

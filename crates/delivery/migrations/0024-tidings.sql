-- What a letter tells that tells of nothing released: that a mail came, that something is due. Each once; the letters about it
-- have its id in about_id.
CREATE TABLE tidings (
  id UUID PRIMARY KEY,
  -- Of what: a mail that came in, a report, an outage.
  subject_id UUID NOT NULL,
  -- Begins the keys of its sentences.
  word TEXT NOT NULL,
  -- Which one of several of that kind; 0 where there is one.
  step BIGINT NOT NULL,
  reference TEXT NOT NULL,
  exercise BOOLEAN NOT NULL,
  -- The moment that it names.
  at BIGINT NOT NULL,
  -- The page where it is done; '' for none.
  path TEXT NOT NULL,
  -- The address of the register to which it goes; '' for that to which everything goes.
  mail TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  UNIQUE (subject_id, word, step)
);
-- append-only: tidings

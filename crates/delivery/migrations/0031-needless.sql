-- That a letter was ended without being sent: nobody needed it any more, or nobody wanted it.
CREATE TABLE letter_ends (
  letter_id UUID PRIMARY KEY REFERENCES letters (id),
  -- 'needless': what it would have told does not hold; 'preferred-not': nobody wanted it; 'done': what it asked for was done.
  why TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- What was written down together, and is one set for the chain; NULL: before that was sealed.
  noted_id UUID
);
CREATE INDEX letter_ends_noted ON letter_ends (noted_id, letter_id);
-- append-only: letter_ends
INSERT INTO letter_ends (letter_id, why, at, noted_id)
  SELECT id, COALESCE(why, 'needless'), COALESCE(ended_at, promised_at), NULL FROM letters WHERE state = 'needless';
INSERT INTO unsealed (kind, id, number) SELECT 'letter-end', letter_id, 0 FROM letter_ends;

-- Whether a letter is in a set that the chain holds: the letters of a set have the first twelve bytes of their ids in common.
ALTER TABLE letters ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;
-- What was written down together of tries, and is one set for the chain; NULL: before that was sealed.
ALTER TABLE letter_tries ADD COLUMN noted_id UUID;
CREATE INDEX letter_tries_noted ON letter_tries (noted_id, letter_id, number);
-- Letters that were promised, what came of tries, and mail that came in, before they were sealed.
INSERT INTO unsealed (kind, id, number) SELECT 'letter', id, 0 FROM letters;
INSERT INTO unsealed (kind, id, number) SELECT 'letter-try', letter_id, number FROM letter_tries;
INSERT INTO unsealed (kind, id, number) SELECT 'incoming', id, 0 FROM incoming_letters;

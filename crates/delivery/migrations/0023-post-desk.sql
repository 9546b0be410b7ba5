-- Who halted the sending of letters; NULL: somebody on the machine, or nobody.
ALTER TABLE post_office ADD COLUMN halted_by UUID;
-- Letters that may have gone twice, counted for whoever watches the post office.
CREATE INDEX letter_tries_twice ON letter_tries (at) WHERE outcome IN ('perhaps', 'lost');

-- Whether letters about what was shared in a community are wanted.
ALTER TABLE letter_choices ADD COLUMN shares BOOLEAN NOT NULL DEFAULT TRUE;

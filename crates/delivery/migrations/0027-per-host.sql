-- To the addresses of which host a letter goes, as it was when its turn was looked at last; NULL: that was not looked at.
ALTER TABLE letters ADD COLUMN host TEXT;
CREATE INDEX letters_under_way ON letters (host) WHERE state = 'sending';
CREATE INDEX letter_tries_lately ON letter_tries (at);
-- At most so many letters to one host, at once and in a minute, as whoever sent last was told; NULL: as many as there are lines.
ALTER TABLE post_office ADD COLUMN host_at_once BIGINT;
ALTER TABLE post_office ADD COLUMN host_a_minute BIGINT;

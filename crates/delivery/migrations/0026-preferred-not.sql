-- Why nothing was to be done for a letter, where that is not what it tells of: nobody at the recipient's contacts wants it.
ALTER TABLE letters ADD COLUMN why TEXT CHECK (why IN ('preferred-not'));
CREATE INDEX letters_preferred_not ON letters (about_id) WHERE why IS NOT NULL;

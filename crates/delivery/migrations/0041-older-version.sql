-- Of what came in and has words to be read: that it answers a version after which its sender has a later one.
ALTER TABLE incoming_letters ADD COLUMN older BOOLEAN NOT NULL DEFAULT FALSE;

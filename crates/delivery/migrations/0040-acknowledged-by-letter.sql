-- That something was acknowledged without signing in, by a letter that carried its text: the moment stands in the ledger.
CREATE TABLE letter_acknowledgements (
  delivery_id UUID PRIMARY KEY REFERENCES deliveries (id),
  letter_id UUID NOT NULL REFERENCES letters (id),
  -- By the link in it, or by an answer to it.
  way TEXT NOT NULL CHECK (way IN ('link', 'reply')),
  at BIGINT NOT NULL
);
-- append-only: letter_acknowledgements
-- Of what came in and was 'received': that it acknowledged, too.
ALTER TABLE incoming_letters ADD COLUMN acknowledges BOOLEAN NOT NULL DEFAULT FALSE;

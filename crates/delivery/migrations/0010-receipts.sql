-- That a letter arrived, as whoever had it confirmed without signing in: it says nothing of reading what it told of.
CREATE TABLE receipts (
  delivery_id UUID PRIMARY KEY REFERENCES deliveries (id),
  letter_id UUID NOT NULL REFERENCES letters (id),
  -- By the link in it, or by an answer to it.
  way TEXT NOT NULL CHECK (way IN ('link', 'reply')),
  at BIGINT NOT NULL
);
-- append-only: receipts

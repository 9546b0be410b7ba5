-- Rows that were there before their kind was sealed: the chain holds nothing of them, and that is no fault. Each room's
-- migration that begins to seal a kind writes down which they were; whatever else the chain does not hold was put in.
CREATE TABLE unsealed (
  -- store::seals::Sealed::code.
  kind TEXT NOT NULL,
  id UUID NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (kind, id, number)
);
-- append-only: unsealed

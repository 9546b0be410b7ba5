-- That a person looked at a letter that came in, and what was done about it.
CREATE TABLE incoming_settled (
  incoming_id UUID PRIMARY KEY REFERENCES incoming_letters (id),
  -- What nobody knows who would guess what was done from its hash in the chain.
  id UUID NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  done TEXT NOT NULL,
  at BIGINT NOT NULL
);
-- append-only: incoming_settled

-- Recalls of released notices: one person proposes, another confirms. The ledger keeps what recipients are told.

CREATE TABLE recalls (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  reason TEXT NOT NULL,
  -- What those who had it are to do.
  instructions TEXT NOT NULL,
  proposed_by UUID NOT NULL,
  proposed_at BIGINT NOT NULL
);
CREATE INDEX recalls_notice ON recalls (notice_id, proposed_at);
-- append-only: recalls

CREATE TABLE recall_confirmations (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  recall_id UUID NOT NULL REFERENCES recalls (id),
  confirmed_by UUID NOT NULL,
  confirmed_at BIGINT NOT NULL
);
-- append-only: recall_confirmations

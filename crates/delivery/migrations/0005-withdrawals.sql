-- What was recalled: nobody reads it any more, and each who had it says that the recall was seen.

CREATE TABLE withdrawals (
  dispatch_id UUID PRIMARY KEY REFERENCES dispatches (id),
  reason TEXT NOT NULL,
  -- What those who had it are to do.
  instructions TEXT NOT NULL,
  at BIGINT NOT NULL
);
-- append-only: withdrawals

CREATE TABLE withdrawal_confirmations (
  delivery_id UUID PRIMARY KEY REFERENCES deliveries (id),
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: withdrawal_confirmations

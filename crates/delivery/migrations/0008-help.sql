-- What was done about calls for help. A call for help is an answer; that somebody was telephoned does not end it, what stands
-- here does. An answer given later that calls for help again is a call of its own.
CREATE TABLE helped (
  id UUID PRIMARY KEY,
  delivery_id UUID NOT NULL REFERENCES deliveries (id),
  -- The number of the answer that called for help.
  number BIGINT NOT NULL,
  -- Who took care, and for which organisation.
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  -- What was done.
  done TEXT NOT NULL CHECK (done <> ''),
  at BIGINT NOT NULL,
  -- Two who take care at once do not both write it down.
  UNIQUE (delivery_id, number),
  FOREIGN KEY (delivery_id, number) REFERENCES answers (delivery_id, number)
);
-- append-only: helped

-- For which organisation somebody telephoned; NULL of calls written down before this was kept.
ALTER TABLE calls ADD COLUMN org_id UUID REFERENCES organisations (id);

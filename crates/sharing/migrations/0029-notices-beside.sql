-- Executives of ministries and agencies, told of a notice beside the working level (004:15058-15068): who has an account
-- reads it in the body's inbox, and the first reading is kept; who has none is telephoned, and that is written down.
CREATE TABLE notice_readings (
  delivery_id UUID NOT NULL REFERENCES deliveries (id),
  person_id UUID NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (delivery_id, person_id)
);
-- append-only: notice_readings

CREATE TABLE notice_calls (
  id UUID PRIMARY KEY,
  delivery_id UUID NOT NULL REFERENCES deliveries (id),
  person_id UUID,
  executive_id UUID REFERENCES executives (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL CHECK (post IN ('ciso', 'deputy', 'executive')),
  -- Who telephoned and who says so.
  source TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX notice_calls_delivery ON notice_calls (delivery_id, told_at);
-- append-only: notice_calls

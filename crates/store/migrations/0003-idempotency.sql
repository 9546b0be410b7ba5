-- What was answered to whom under which key, so that a request that is sent again is not done again.
CREATE TABLE idempotency (
  person_id UUID NOT NULL,
  org_id UUID NOT NULL,
  key TEXT NOT NULL,
  -- SHA-256 of method, path and body.
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (person_id, org_id, key)
);

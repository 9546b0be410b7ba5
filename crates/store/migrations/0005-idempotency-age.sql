-- The answers of a caller that are too old to be kept, found without reading all that he was given in two days.
CREATE INDEX idempotency_age ON idempotency (person_id, org_id, at);

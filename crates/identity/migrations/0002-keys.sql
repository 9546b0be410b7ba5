-- Keys with which programs of an organisation call the API, each in the name of the person who made it.

CREATE TABLE api_keys (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID NOT NULL REFERENCES people (id),
  name TEXT NOT NULL,
  -- The first letters, by which people tell keys apart; the key itself is not kept.
  prefix TEXT NOT NULL,
  -- SHA-256 of the whole key.
  key_hash TEXT NOT NULL UNIQUE,
  -- Role codes, comma-separated.
  roles TEXT NOT NULL,
  -- Networks in CIDR notation, comma-separated; empty: from anywhere.
  networks TEXT NOT NULL,
  expires_at BIGINT,
  made_at BIGINT NOT NULL,
  used_at BIGINT,
  -- From where it was used last.
  used_from TEXT NOT NULL,
  ended_at BIGINT,
  ended_by UUID REFERENCES people (id)
);
CREATE INDEX api_keys_person ON api_keys (person_id, made_at);
CREATE INDEX api_keys_org ON api_keys (org_id, made_at);

-- Keys that were tried and are none; old rows are removed.
CREATE TABLE failed_keys (
  id UUID PRIMARY KEY,
  source TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX failed_keys_source ON failed_keys (source, at);
CREATE INDEX failed_keys_at ON failed_keys (at);

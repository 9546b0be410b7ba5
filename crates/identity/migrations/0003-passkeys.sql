-- Passkeys, and the challenges that devices answer.

CREATE TABLE passkeys (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  -- What its owner calls the device.
  name TEXT NOT NULL,
  -- Which credential, in hexadecimal digits.
  credential TEXT NOT NULL UNIQUE,
  -- Public key, counter, backup state: no secret.
  content TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX passkeys_person ON passkeys (person_id, added_at);

CREATE TABLE passkey_challenges (
  -- SHA-256 of the token in the cookie.
  token_hash TEXT PRIMARY KEY,
  -- For whom a passkey is being added; NULL when somebody signs in.
  person_id UUID REFERENCES people (id),
  source TEXT NOT NULL,
  content TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_source ON passkey_challenges (source, created_at);
CREATE INDEX passkey_challenges_at ON passkey_challenges (created_at);

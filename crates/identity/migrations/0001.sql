-- People, how they prove who they are, what they may be, and their sessions.

CREATE TABLE people (
  id UUID PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kana TEXT NOT NULL,
  romaji TEXT NOT NULL,
  -- Lower case; what one signs in with.
  mail TEXT NOT NULL,
  -- argon2id in PHC form; NULL for the people of the demo, who have none.
  password_hash TEXT,
  lang TEXT CHECK (lang IN ('ja', 'en')),
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
-- An address is free again when its person has ended: the records of the old one stay the old one's.
CREATE UNIQUE INDEX people_mail ON people (mail) WHERE ended_at IS NULL;

CREATE TABLE one_time_codes (
  person_id UUID PRIMARY KEY REFERENCES people (id),
  -- The secret in force; NULL until the first one is confirmed.
  secret BYTEA,
  confirmed_at BIGINT,
  -- The last time step that was used, so that no code works twice.
  last_step BIGINT NOT NULL,
  -- A new secret, of no effect until a code made from it has come back.
  pending BYTEA,
  pending_at BIGINT
);

CREATE TABLE recovery_codes (
  code_hash TEXT PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  used_at BIGINT
);
CREATE INDEX recovery_codes_person ON recovery_codes (person_id);

CREATE TABLE roles (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT
);
CREATE UNIQUE INDEX roles_held ON roles (person_id, org_id, role) WHERE until IS NULL;
CREATE INDEX roles_org ON roles (org_id, role);

CREATE TABLE sessions (
  id UUID PRIMARY KEY,
  -- SHA-256 of the cookie; the cookie itself is not kept.
  token_hash TEXT NOT NULL UNIQUE,
  person_id UUID NOT NULL REFERENCES people (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- When the person signed in; changing the organisation does not move it.
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ended_at BIGINT,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id, ended_at);

-- Between the password and the one-time code.
CREATE TABLE challenges (
  token_hash TEXT PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  created_at BIGINT NOT NULL,
  tries BIGINT NOT NULL
);
CREATE INDEX challenges_person ON challenges (person_id);

CREATE TABLE invitations (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  mail TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  -- Role codes, comma-separated.
  roles TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  invited_by UUID REFERENCES people (id),
  invited_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  accepted_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX invitations_org ON invitations (org_id, invited_at);

-- Browsers in which somebody has signed in before, for 180 days.
CREATE TABLE known_browsers (
  id UUID PRIMARY KEY,
  -- SHA-256 of the token in the cookie; the token itself is not kept.
  token_hash TEXT NOT NULL UNIQUE,
  person_id UUID NOT NULL REFERENCES people (id),
  known_at BIGINT NOT NULL
);
CREATE INDEX known_browsers_person ON known_browsers (person_id);
CREATE INDEX known_browsers_at ON known_browsers (known_at);

-- Attempts to sign in that have not succeeded; old rows are removed.
CREATE TABLE failed_sign_ins (
  id UUID PRIMARY KEY,
  -- SHA-256 of the address typed, whether or not there is such an account.
  account TEXT NOT NULL,
  source TEXT NOT NULL,
  -- The browser, if it was known for the account; it may have been forgotten since. NULL for strangers.
  browser UUID,
  at BIGINT NOT NULL,
  -- Whether it stands in the audit chain.
  recorded BOOLEAN NOT NULL
);
CREATE INDEX failed_sign_ins_account ON failed_sign_ins (account, at);
CREATE INDEX failed_sign_ins_source ON failed_sign_ins (source, at);
CREATE INDEX failed_sign_ins_browser ON failed_sign_ins (browser, at) WHERE browser IS NOT NULL;
CREATE INDEX failed_sign_ins_at ON failed_sign_ins (at);

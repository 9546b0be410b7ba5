-- People, how they prove who they are, what they may be, and their sessions.

CREATE TABLE people (
  id UUID PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kana TEXT NOT NULL,
  romaji TEXT NOT NULL,
  -- Lower case; what one signs in with.
  mail TEXT NOT NULL UNIQUE,
  -- argon2id in PHC form; NULL until an invitation is accepted.
  password_hash TEXT,
  lang TEXT CHECK (lang IN ('ja', 'en')),
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);

CREATE TABLE one_time_codes (
  person_id UUID PRIMARY KEY REFERENCES people (id),
  secret BYTEA NOT NULL,
  confirmed_at BIGINT,
  -- The last time step that was used, so that no code works twice.
  last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
  code_hash TEXT PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  used_at BIGINT
);

CREATE TABLE roles (
  person_id UUID NOT NULL REFERENCES people (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  role TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (person_id, org_id, role, since)
);
CREATE INDEX roles_org ON roles (org_id, role);

CREATE TABLE sessions (
  id UUID PRIMARY KEY,
  -- SHA-256 of the cookie; the cookie itself is not kept.
  token_hash TEXT NOT NULL UNIQUE,
  person_id UUID NOT NULL REFERENCES people (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ended_at BIGINT,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id, ended_at);

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

-- Failed attempts to sign in, by account and by where they came from; old rows are removed.
CREATE TABLE failed_sign_ins (
  id UUID PRIMARY KEY,
  mail TEXT NOT NULL,
  source TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX failed_sign_ins_mail ON failed_sign_ins (mail, at);
CREATE INDEX failed_sign_ins_source ON failed_sign_ins (source, at);

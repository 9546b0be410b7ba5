-- Notices: revisions, sources, consent, overrides, waivers, reviews, release. All append-only; the state is derived.

CREATE TABLE notices (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organisations (id),
  exercise BOOLEAN NOT NULL,
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
CREATE INDEX notices_time ON notices (begun_at);
-- append-only: notices

CREATE TABLE notice_sources (
  notice_id UUID NOT NULL REFERENCES notices (id),
  report_id UUID NOT NULL REFERENCES reports (id),
  PRIMARY KEY (notice_id, report_id)
);
CREATE INDEX notice_sources_report ON notice_sources (report_id);
-- append-only: notice_sources

CREATE TABLE notice_revisions (
  notice_id UUID NOT NULL REFERENCES notices (id),
  revision BIGINT NOT NULL,
  title TEXT NOT NULL,
  -- sharing::notice::Content as canonical JSON, exactly as hashed: text, label, audience, indicators, removals.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (notice_id, revision)
);
-- append-only: notice_revisions

-- The bytes of files of notices, copied from a report or brought. Their names stand in the revisions' content.
CREATE TABLE notice_files (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  media_type TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  size BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX notice_files_notice ON notice_files (notice_id);
-- append-only: notice_files

CREATE TABLE consents (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  report_id UUID NOT NULL REFERENCES reports (id),
  -- The reporter's organisation.
  org_id UUID NOT NULL REFERENCES organisations (id),
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  asked_by UUID NOT NULL,
  asked_at BIGINT NOT NULL,
  due_at BIGINT,
  UNIQUE (notice_id, report_id, revision)
);
CREATE INDEX consents_org ON consents (org_id, asked_at);
-- append-only: consents

CREATE TABLE consent_openings (
  consent_id UUID PRIMARY KEY REFERENCES consents (id),
  opened_by UUID NOT NULL,
  opened_at BIGINT NOT NULL
);
-- append-only: consent_openings

CREATE TABLE consent_answers (
  consent_id UUID PRIMARY KEY REFERENCES consents (id),
  answer TEXT NOT NULL CHECK (answer IN ('agree', 'refuse', 'edit')),
  -- Why, or what should be different.
  note TEXT NOT NULL,
  answered_by UUID NOT NULL,
  answered_at BIGINT NOT NULL
);
-- append-only: consent_answers

-- A release without consent on a statutory ground: one proposes, another confirms, the reporter is shown it.
CREATE TABLE overrides (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  report_id UUID NOT NULL REFERENCES reports (id),
  content_hash TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by UUID NOT NULL,
  proposed_at BIGINT NOT NULL
);
-- append-only: overrides

CREATE TABLE override_confirmations (
  override_id UUID PRIMARY KEY REFERENCES overrides (id),
  confirmed_by UUID NOT NULL,
  confirmed_at BIGINT NOT NULL
);
-- append-only: override_confirmations

-- A residue that stays in the text: one gives the reason, another confirms.
CREATE TABLE waivers (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  fingerprint TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by UUID NOT NULL,
  proposed_at BIGINT NOT NULL
);
CREATE INDEX waivers_notice ON waivers (notice_id, fingerprint);
-- append-only: waivers

CREATE TABLE waiver_confirmations (
  waiver_id UUID PRIMARY KEY REFERENCES waivers (id),
  confirmed_by UUID NOT NULL,
  confirmed_at BIGINT NOT NULL
);
-- append-only: waiver_confirmations

CREATE TABLE reviews (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'return')),
  note TEXT NOT NULL,
  reviewed_by UUID NOT NULL,
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX reviews_notice ON reviews (notice_id, reviewed_at);
-- append-only: reviews

CREATE TABLE releases (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  dispatch_id UUID NOT NULL REFERENCES dispatches (id),
  released_by UUID NOT NULL,
  released_at BIGINT NOT NULL
);
-- append-only: releases

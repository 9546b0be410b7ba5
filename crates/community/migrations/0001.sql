-- Communities: circles with their own rules. What was handed in, shared, agreed, passed on is append-only.

CREATE TABLE communities (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  -- The community of which it is a part: C4TAP stands in the Council.
  parent_id UUID REFERENCES communities (id),
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  purpose_ja TEXT NOT NULL,
  purpose_en TEXT NOT NULL,
  hub_id UUID NOT NULL REFERENCES organisations (id),
  -- community::Rules as JSON.
  rules TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL
);

-- Special interest groups (SIG), working groups.
CREATE TABLE community_groups (
  id UUID PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES communities (id),
  code TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  UNIQUE (community_id, code)
);

-- Days are day numbers, inclusive. Whoever is in has no last day; whoever is out is out at once.
CREATE TABLE memberships (
  id UUID PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES communities (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  role TEXT NOT NULL CHECK (role IN ('member', 'observer')),
  group_code TEXT,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL
);
CREATE UNIQUE INDEX memberships_open ON memberships (community_id, org_id) WHERE valid_to IS NULL;
CREATE INDEX memberships_org ON memberships (org_id, community_id);

CREATE TABLE meetings (
  id UUID PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES communities (id),
  kind TEXT NOT NULL CHECK (kind IN ('general', 'board', 'working-group')),
  number BIGINT NOT NULL,
  held_on BIGINT NOT NULL,
  title TEXT NOT NULL,
  agenda TEXT NOT NULL,
  decisions TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  recorded_at BIGINT NOT NULL,
  UNIQUE (community_id, kind, title, number)
);
CREATE INDEX meetings_day ON meetings (community_id, held_on);
-- append-only: meetings

CREATE TABLE meeting_attendees (
  meeting_id UUID NOT NULL REFERENCES meetings (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (meeting_id, org_id)
);
-- append-only: meeting_attendees

-- What the documents record of earlier years.
CREATE TABLE community_figures (
  community_id UUID NOT NULL REFERENCES communities (id),
  fiscal_year BIGINT NOT NULL,
  kind TEXT NOT NULL,
  count BIGINT NOT NULL,
  source TEXT NOT NULL,
  note_ja TEXT NOT NULL,
  note_en TEXT NOT NULL,
  PRIMARY KEY (community_id, fiscal_year, kind)
);

-- Declared ways. An end without community or centre has no body here: declared, not connected.
CREATE TABLE bridges (
  id UUID PRIMARY KEY,
  from_community UUID REFERENCES communities (id),
  from_centre UUID REFERENCES organisations (id),
  from_ja TEXT NOT NULL,
  from_en TEXT NOT NULL,
  to_community UUID REFERENCES communities (id),
  to_centre UUID REFERENCES organisations (id),
  to_ja TEXT NOT NULL,
  to_en TEXT NOT NULL,
  -- The strongest label that may pass.
  label_most TEXT NOT NULL,
  since_ja TEXT NOT NULL,
  since_en TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL
);

CREATE TABLE submissions (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  community_id UUID NOT NULL REFERENCES communities (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  group_code TEXT,
  -- community::Contribution as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  submitted_by UUID NOT NULL,
  submitted_at BIGINT NOT NULL
);
CREATE INDEX submissions_community ON submissions (community_id, submitted_at);
CREATE INDEX submissions_org ON submissions (org_id, submitted_at);
-- append-only: submissions

CREATE TABLE shares (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  community_id UUID NOT NULL REFERENCES communities (id),
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
CREATE INDEX shares_community ON shares (community_id, begun_at);
-- append-only: shares

-- What came over a bridge: sealed, with its label, without its provider.
CREATE TABLE arrivals (
  id UUID PRIMARY KEY,
  bridge_id UUID NOT NULL REFERENCES bridges (id),
  share_id UUID REFERENCES shares (id),
  notice_id UUID,
  to_community UUID REFERENCES communities (id),
  to_org UUID NOT NULL REFERENCES organisations (id),
  -- community::share::Passed as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  -- Of the text that was agreed to.
  passed_hash TEXT NOT NULL,
  passed_by UUID NOT NULL,
  arrived_at BIGINT NOT NULL,
  UNIQUE (bridge_id, share_id),
  UNIQUE (bridge_id, notice_id),
  CHECK ((share_id IS NULL) <> (notice_id IS NULL))
);
CREATE INDEX arrivals_to ON arrivals (to_org, arrived_at);
-- append-only: arrivals

-- A notice that the centre began with what arrived.
CREATE TABLE arrival_notices (
  arrival_id UUID PRIMARY KEY REFERENCES arrivals (id),
  notice_id UUID NOT NULL,
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
-- append-only: arrival_notices

CREATE TABLE share_sources (
  share_id UUID NOT NULL REFERENCES shares (id),
  submission_id UUID REFERENCES submissions (id),
  arrival_id UUID REFERENCES arrivals (id),
  UNIQUE (share_id, submission_id),
  UNIQUE (share_id, arrival_id),
  CHECK ((submission_id IS NULL) <> (arrival_id IS NULL))
);
CREATE INDEX share_sources_submission ON share_sources (submission_id);
-- append-only: share_sources

CREATE TABLE share_revisions (
  share_id UUID NOT NULL REFERENCES shares (id),
  revision BIGINT NOT NULL,
  -- community::share::Content as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (share_id, revision)
);
-- append-only: share_revisions

CREATE TABLE approvals (
  id UUID PRIMARY KEY,
  share_id UUID NOT NULL REFERENCES shares (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- The bridge it would pass; NULL is the circle itself.
  bridge_id UUID REFERENCES bridges (id),
  -- 'circle' or the bridge's id: what is asked once for one revision.
  destination TEXT NOT NULL,
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  asked_by UUID NOT NULL,
  asked_at BIGINT NOT NULL,
  UNIQUE (share_id, org_id, destination, revision)
);
CREATE INDEX approvals_org ON approvals (org_id, asked_at);
-- append-only: approvals

CREATE TABLE approval_answers (
  approval_id UUID PRIMARY KEY REFERENCES approvals (id),
  answer TEXT NOT NULL CHECK (answer IN ('agree', 'refuse', 'edit')),
  note TEXT NOT NULL,
  answered_by UUID NOT NULL,
  answered_at BIGINT NOT NULL
);
-- append-only: approval_answers

CREATE TABLE share_reviews (
  id UUID PRIMARY KEY,
  share_id UUID NOT NULL REFERENCES shares (id),
  content_hash TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('approve', 'return')),
  note TEXT NOT NULL,
  reviewed_by UUID NOT NULL,
  reviewed_at BIGINT NOT NULL
);
CREATE INDEX share_reviews_share ON share_reviews (share_id, reviewed_at);
-- append-only: share_reviews

CREATE TABLE share_releases (
  share_id UUID PRIMARY KEY REFERENCES shares (id),
  revision BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  released_by UUID NOT NULL,
  released_at BIGINT NOT NULL
);
-- append-only: share_releases

-- The ledger: who was in the circle when it was released, and who opened it.
CREATE TABLE share_recipients (
  share_id UUID NOT NULL REFERENCES shares (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (share_id, org_id)
);
CREATE INDEX share_recipients_org ON share_recipients (org_id, share_id);
-- append-only: share_recipients

CREATE TABLE share_openings (
  share_id UUID NOT NULL,
  org_id UUID NOT NULL,
  opened_by UUID NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (share_id, org_id)
);
-- append-only: share_openings

-- "Seen here too", "not seen here"; the newest of an organisation counts.
CREATE TABLE share_answers (
  id UUID PRIMARY KEY,
  share_id UUID NOT NULL REFERENCES shares (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  seen BOOLEAN NOT NULL,
  -- For the hub only.
  note TEXT NOT NULL,
  answered_by UUID NOT NULL,
  answered_at BIGINT NOT NULL
);
CREATE INDEX share_answers_share ON share_answers (share_id, org_id, answered_at);
-- append-only: share_answers

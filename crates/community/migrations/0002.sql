-- Administration: what is proposed and takes effect when the other end agrees, groups that open and close, history.

-- A community with its rules, or a bridge.
CREATE TABLE community_proposals (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('community', 'bridge')),
  -- community::Proposed as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  from_org UUID NOT NULL REFERENCES organisations (id),
  -- Who must agree: the hub that is named, the other end of the bridge.
  to_org UUID NOT NULL REFERENCES organisations (id),
  proposed_by UUID NOT NULL,
  proposed_at BIGINT NOT NULL
);
CREATE INDEX community_proposals_from ON community_proposals (from_org, proposed_at);
CREATE INDEX community_proposals_to ON community_proposals (to_org, proposed_at);
-- append-only: community_proposals

-- Each is answered once.
CREATE TABLE proposal_answers (
  proposal_id UUID PRIMARY KEY REFERENCES community_proposals (id),
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
  note TEXT NOT NULL,
  answered_by UUID NOT NULL,
  answered_at BIGINT NOT NULL
);
-- append-only: proposal_answers

-- Day numbers; a group without a first day is as old as its community. A closed one is not opened again.
ALTER TABLE community_groups ADD COLUMN valid_from BIGINT;
ALTER TABLE community_groups ADD COLUMN valid_to BIGINT;

-- What happened to a community, for those in it.
CREATE TABLE community_events (
  id UUID PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES communities (id),
  kind TEXT NOT NULL CHECK (kind IN ('founded', 'group-opened', 'group-closed', 'bridge-declared', 'bridge-ended',
    'member-let-in', 'member-changed', 'member-ended', 'member-left')),
  -- Whom it concerns, if it is an organisation.
  org_id UUID REFERENCES organisations (id),
  -- The name of the group or of the other end, at that time.
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  by_org UUID NOT NULL REFERENCES organisations (id),
  by_person UUID NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX community_events_community ON community_events (community_id, id);
-- append-only: community_events

-- What hubs decided of their communities: other rules from a day on, an end. The rules and the day stand in the sealed
-- proposal; this says to which community it belongs, and is its place in the history.

CREATE TABLE community_decisions (
  id UUID PRIMARY KEY,
  community_id UUID NOT NULL REFERENCES communities (id),
  proposal_id UUID NOT NULL UNIQUE REFERENCES community_proposals (id),
  kind TEXT NOT NULL CHECK (kind IN ('rules', 'ending')),
  by_org UUID NOT NULL REFERENCES organisations (id),
  by_person UUID NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX community_decisions_community ON community_decisions (community_id, id);
-- append-only: community_decisions

-- What waits at a hub is walked, and not looked for among everything that was ever handed in and shared; and what is not
-- opened says in which community.

-- Submissions of which no share was made, oldest first.
CREATE TABLE untaken_submissions (
  community_id UUID NOT NULL REFERENCES communities (id),
  submitted_at BIGINT NOT NULL,
  submission_id UUID NOT NULL REFERENCES submissions (id),
  PRIMARY KEY (community_id, submitted_at, submission_id)
);
INSERT INTO untaken_submissions (community_id, submitted_at, submission_id)
  SELECT p.community_id, p.submitted_at, p.id FROM submissions p
  WHERE NOT EXISTS (SELECT 1 FROM share_sources x WHERE x.submission_id = p.id)
  ORDER BY p.community_id, p.submitted_at, p.id;

-- Shares that have not left.
CREATE TABLE open_shares (
  community_id UUID NOT NULL REFERENCES communities (id),
  share_id UUID NOT NULL REFERENCES shares (id),
  PRIMARY KEY (community_id, share_id)
);
INSERT INTO open_shares (community_id, share_id)
  SELECT s.community_id, s.id FROM shares s
  WHERE NOT EXISTS (SELECT 1 FROM share_releases l WHERE l.share_id = s.id)
  ORDER BY s.community_id, s.id;

-- The same as before, with the community.
DROP TABLE unopened_shares;
CREATE TABLE unopened_shares (
  org_id UUID NOT NULL REFERENCES organisations (id),
  released_at BIGINT NOT NULL,
  share_id UUID NOT NULL REFERENCES shares (id),
  community_id UUID NOT NULL REFERENCES communities (id),
  PRIMARY KEY (org_id, released_at, share_id, community_id)
);
INSERT INTO unopened_shares (org_id, released_at, share_id, community_id)
  SELECT r.org_id, l.released_at, r.share_id, s.community_id FROM share_recipients r
  JOIN share_releases l ON l.share_id = r.share_id JOIN shares s ON s.id = r.share_id
  WHERE NOT EXISTS (SELECT 1 FROM share_openings o WHERE o.share_id = r.share_id AND o.org_id = r.org_id)
  ORDER BY r.org_id, l.released_at, r.share_id;

-- Lists that walk an index and stop when a page is full, and how much went in and out, kept with each change.

-- Pages list the newest first, which is the order of the ids.
CREATE INDEX submissions_listed ON submissions (community_id, id);
CREATE INDEX shares_listed ON shares (community_id, id);
CREATE INDEX arrivals_listed ON arrivals (to_community, id);
-- Whether something was made of what arrived.
CREATE INDEX share_sources_arrival ON share_sources (arrival_id);
-- Those who were in a community on a day.
CREATE INDEX memberships_community ON memberships (community_id, valid_from);

-- How many submissions came, and how many shares left, in each fiscal year of Japan in which anything did.
CREATE TABLE community_years (
  community_id UUID NOT NULL REFERENCES communities (id),
  fiscal_year BIGINT NOT NULL,
  came BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  PRIMARY KEY (community_id, fiscal_year)
);
-- What there is already. `z` counts the days since 1 April of the year 0; 146,097 of them are four hundred years.
INSERT INTO community_years (community_id, fiscal_year, came, gone)
  SELECT community_id, z / 146097 * 400 + (z % 146097 - z % 146097 / 1460 + z % 146097 / 36524 - z % 146097 / 146096) / 365,
    COUNT(CASE WHEN came THEN 1 END), COUNT(CASE WHEN came THEN NULL ELSE 1 END)
  FROM (SELECT community_id, (submitted_at + 32400000) / 86400000 + 719437 AS z, TRUE AS came FROM submissions
    UNION ALL SELECT s.community_id, (l.released_at + 32400000) / 86400000 + 719437, FALSE
    FROM share_releases l JOIN shares s ON s.id = l.share_id) each_one
  GROUP BY community_id, z / 146097 * 400 + (z % 146097 - z % 146097 / 1460 + z % 146097 / 36524 - z % 146097 / 146096) / 365;

-- What an organisation was told and has not opened, oldest first.
CREATE TABLE unopened_shares (
  org_id UUID NOT NULL REFERENCES organisations (id),
  released_at BIGINT NOT NULL,
  share_id UUID NOT NULL REFERENCES shares (id),
  PRIMARY KEY (org_id, released_at, share_id)
);
INSERT INTO unopened_shares (org_id, released_at, share_id)
  SELECT r.org_id, l.released_at, r.share_id FROM share_recipients r JOIN share_releases l ON l.share_id = r.share_id
  WHERE NOT EXISTS (SELECT 1 FROM share_openings o WHERE o.share_id = r.share_id AND o.org_id = r.org_id)
  ORDER BY r.org_id, l.released_at, r.share_id;

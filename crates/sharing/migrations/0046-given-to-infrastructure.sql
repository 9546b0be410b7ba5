-- What went to the government alone (its ministries and agencies) is no piece of information given to critical
-- infrastructure (004:6670, 004:15745) and has a standing of its own. Each release with what decides how it counts.
CREATE TABLE counted_notices (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- The first of its chain, which may be itself, and where it stands in it.
  first_id UUID NOT NULL REFERENCES notices (id),
  number BIGINT NOT NULL,
  month BIGINT NOT NULL,
  kind TEXT NOT NULL,
  exercise BOOLEAN NOT NULL,
  -- Whether all its lines are the government's own.
  government BOOLEAN NOT NULL
);
CREATE INDEX counted_notices_first ON counted_notices (first_id, number);
-- on sqlite:
INSERT INTO counted_notices (notice_id, org_id, first_id, number, month, kind, exercise, government)
  SELECT n.id, n.org_id, COALESCE(u.first_id, n.id), COALESCE(u.number, 1),
    CAST(strftime('%Y', (l.released_at + 32400000) / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', (l.released_at + 32400000) / 1000, 'unixepoch') AS INTEGER) - 1,
    json_extract(v.content, '$.kind'), n.exercise,
    NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.dispatch_id = l.dispatch_id AND NOT d.government)
  FROM releases l JOIN notices n ON n.id = l.notice_id
  JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision
  LEFT JOIN notice_updates u ON u.notice_id = n.id;
-- on postgres:
INSERT INTO counted_notices (notice_id, org_id, first_id, number, month, kind, exercise, government)
  SELECT n.id, n.org_id, COALESCE(u.first_id, n.id), COALESCE(u.number, 1),
    CAST(EXTRACT(YEAR FROM to_timestamp(l.released_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') * 12 + EXTRACT(MONTH FROM to_timestamp(l.released_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') - 1 AS BIGINT),
    CAST(v.content AS JSON) ->> 'kind', n.exercise,
    NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.dispatch_id = l.dispatch_id AND NOT d.government)
  FROM releases l JOIN notices n ON n.id = l.notice_id
  JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision
  LEFT JOIN notice_updates u ON u.notice_id = n.id;
DELETE FROM notice_counts WHERE dimension IN ('standing', 'kind');
INSERT INTO notice_counts (org_id, month, dimension, value, n)
  SELECT org_id, month, 'standing', CASE WHEN exercise THEN 'exercise' WHEN government THEN 'government' ELSE 'counted' END, COUNT(*)
    FROM counted_notices c
    WHERE NOT EXISTS (SELECT 1 FROM counted_notices b WHERE b.first_id = c.first_id AND b.number < c.number
      AND (c.exercise OR c.government OR NOT b.government))
    GROUP BY org_id, month, CASE WHEN exercise THEN 'exercise' WHEN government THEN 'government' ELSE 'counted' END
  UNION ALL SELECT org_id, month, 'kind', kind, COUNT(*) FROM counted_notices c
    WHERE NOT exercise AND NOT government AND NOT EXISTS (SELECT 1 FROM counted_notices b
      WHERE b.first_id = c.first_id AND b.number < c.number AND NOT b.government)
    GROUP BY org_id, month, kind;

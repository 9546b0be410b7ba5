-- How many notices a body has released (sharing::count::notices), kept with each release.
CREATE TABLE notice_counts (
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- In which month, Japan: year * 12 + month - 1.
  month BIGINT NOT NULL,
  -- 'standing': counted or exercise; of what is counted also its kind, and each CEPTOAR to which it went.
  dimension TEXT NOT NULL CHECK (dimension IN ('standing', 'kind', 'ceptoar')),
  value TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, month, dimension, value)
);

-- What there is already.
CREATE TABLE released_before (
  org_id UUID NOT NULL,
  dispatch_id UUID NOT NULL,
  month BIGINT NOT NULL,
  exercise BOOLEAN NOT NULL,
  kind TEXT NOT NULL
);
-- on sqlite:
INSERT INTO released_before (org_id, dispatch_id, month, exercise, kind)
  SELECT n.org_id, l.dispatch_id,
    CAST(strftime('%Y', (l.released_at + 32400000) / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', (l.released_at + 32400000) / 1000, 'unixepoch') AS INTEGER) - 1,
    n.exercise, json_extract(v.content, '$.kind')
  FROM releases l JOIN notices n ON n.id = l.notice_id
  JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision;
-- on postgres:
INSERT INTO released_before (org_id, dispatch_id, month, exercise, kind)
  SELECT n.org_id, l.dispatch_id,
    CAST(EXTRACT(YEAR FROM to_timestamp(l.released_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') * 12 + EXTRACT(MONTH FROM to_timestamp(l.released_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') - 1 AS BIGINT),
    n.exercise, CAST(v.content AS JSON) ->> 'kind'
  FROM releases l JOIN notices n ON n.id = l.notice_id
  JOIN notice_revisions v ON v.notice_id = l.notice_id AND v.revision = l.revision;
INSERT INTO notice_counts (org_id, month, dimension, value, n)
  SELECT org_id, month, 'standing', CASE WHEN exercise THEN 'exercise' ELSE 'counted' END, COUNT(*) FROM released_before
    GROUP BY org_id, month, exercise
  UNION ALL SELECT org_id, month, 'kind', kind, COUNT(*) FROM released_before WHERE NOT exercise GROUP BY org_id, month, kind
  UNION ALL SELECT b.org_id, b.month, 'ceptoar', d.ceptoar_code, COUNT(*) FROM released_before b
    JOIN (SELECT DISTINCT dispatch_id, ceptoar_code FROM deliveries WHERE ceptoar_code IS NOT NULL) d ON d.dispatch_id = b.dispatch_id
    WHERE NOT b.exercise GROUP BY b.org_id, b.month, d.ceptoar_code;
DROP TABLE released_before;

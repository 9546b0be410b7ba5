-- What the yearly tables count (sharing::count), kept with each change so that no table goes through all reports.

-- How a report is counted now at one body to which it has come.
CREATE TABLE counted_reports (
  org_id UUID NOT NULL REFERENCES organisations (id),
  report_id UUID NOT NULL REFERENCES reports (id),
  -- Who reported.
  reporter_id UUID NOT NULL,
  -- In which it came there, Japan: year * 12 + month - 1.
  month BIGINT NOT NULL,
  sector_code TEXT NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('counted', 'duplicate', 'exercise')),
  -- 'none' for what was not stated or not judged; level and severity are empty where nobody judges.
  category TEXT NOT NULL,
  kind TEXT NOT NULL,
  threat TEXT NOT NULL,
  -- Each matter that was marked, with its state: '1-2:no 3-1:suspected'.
  matters TEXT NOT NULL,
  channel TEXT NOT NULL,
  level TEXT NOT NULL,
  severity TEXT NOT NULL,
  PRIMARY KEY (org_id, report_id)
);
CREATE INDEX counted_reports_report ON counted_reports (report_id);
CREATE INDEX counted_reports_month ON counted_reports (org_id, month);

-- The sums: how many reports came to a body in a month, of a sector, with a value along a dimension.
CREATE TABLE report_counts (
  org_id UUID NOT NULL REFERENCES organisations (id),
  month BIGINT NOT NULL,
  dimension TEXT NOT NULL,
  value TEXT NOT NULL,
  sector_code TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, month, dimension, value, sector_code)
);

-- What there is already.
-- on sqlite:
INSERT INTO counted_reports (org_id, report_id, reporter_id, month, sector_code, standing, category, kind, threat, matters, channel, level, severity)
  SELECT s.org_id, s.report_id, r.org_id,
    CAST(strftime('%Y', (s.received_at + 32400000) / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', (s.received_at + 32400000) / 1000, 'unixepoch') AS INTEGER) - 1,
    r.sector_code,
    CASE WHEN r.exercise THEN 'exercise' WHEN o.kind = 'centre' AND t.duplicate_of IS NOT NULL THEN 'duplicate' ELSE 'counted' END,
    COALESCE(CASE WHEN o.kind = 'centre' THEN t.category END, last.category, 'none'), COALESCE(last.report_kind, 'none'),
    COALESCE(CASE WHEN o.kind = 'centre' THEN t.threat END, last.threat, 'none'),
    COALESCE((SELECT group_concat(m.key || ':' || m.value, ' ' ORDER BY m.key) FROM json_each(last.content, '$.matters') m), ''), r.channel,
    CASE WHEN o.kind = 'centre' THEN COALESCE(t.level, 'none') ELSE '' END,
    CASE WHEN o.kind = 'centre' THEN COALESCE(t.severity, 'none') ELSE '' END
  FROM report_stops s JOIN reports r ON r.id = s.report_id JOIN organisations o ON o.id = s.org_id
  JOIN report_stages last ON last.report_id = r.id
    AND last.stage = (SELECT MAX(stage) FROM report_stages x WHERE x.report_id = r.id)
  LEFT JOIN triages t ON t.report_id = r.id AND t.number = (SELECT MAX(number) FROM triages x WHERE x.report_id = r.id)
  WHERE s.received_at IS NOT NULL;
-- on postgres:
INSERT INTO counted_reports (org_id, report_id, reporter_id, month, sector_code, standing, category, kind, threat, matters, channel, level, severity)
  SELECT s.org_id, s.report_id, r.org_id,
    CAST(EXTRACT(YEAR FROM to_timestamp(s.received_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') * 12 + EXTRACT(MONTH FROM to_timestamp(s.received_at / 1000) AT TIME ZONE 'UTC' + INTERVAL '9 hours') - 1 AS BIGINT),
    r.sector_code,
    CASE WHEN r.exercise THEN 'exercise' WHEN o.kind = 'centre' AND t.duplicate_of IS NOT NULL THEN 'duplicate' ELSE 'counted' END,
    COALESCE(CASE WHEN o.kind = 'centre' THEN t.category END, last.category, 'none'), COALESCE(last.report_kind, 'none'),
    COALESCE(CASE WHEN o.kind = 'centre' THEN t.threat END, last.threat, 'none'),
    COALESCE((SELECT string_agg(m.key || ':' || m.value, ' ' ORDER BY m.key COLLATE "C") FROM json_each_text(CAST(last.content AS JSON) -> 'matters') m), ''), r.channel,
    CASE WHEN o.kind = 'centre' THEN COALESCE(t.level, 'none') ELSE '' END,
    CASE WHEN o.kind = 'centre' THEN COALESCE(t.severity, 'none') ELSE '' END
  FROM report_stops s JOIN reports r ON r.id = s.report_id JOIN organisations o ON o.id = s.org_id
  JOIN report_stages last ON last.report_id = r.id
    AND last.stage = (SELECT MAX(stage) FROM report_stages x WHERE x.report_id = r.id)
  LEFT JOIN triages t ON t.report_id = r.id AND t.number = (SELECT MAX(number) FROM triages x WHERE x.report_id = r.id)
  WHERE s.received_at IS NOT NULL;
INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
  SELECT org_id, month, 'standing', standing, sector_code, COUNT(*) FROM counted_reports GROUP BY org_id, month, standing, sector_code
  UNION ALL SELECT org_id, month, 'category', category, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' GROUP BY org_id, month, category, sector_code
  UNION ALL SELECT org_id, month, 'kind', kind, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' GROUP BY org_id, month, kind, sector_code
  UNION ALL SELECT org_id, month, 'threat', threat, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' GROUP BY org_id, month, threat, sector_code
  UNION ALL SELECT org_id, month, 'channel', channel, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' GROUP BY org_id, month, channel, sector_code
  UNION ALL SELECT org_id, month, 'level', level, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' AND level <> '' GROUP BY org_id, month, level, sector_code
  UNION ALL SELECT org_id, month, 'severity', severity, sector_code, COUNT(*) FROM counted_reports
    WHERE standing = 'counted' AND severity <> '' GROUP BY org_id, month, severity, sector_code;
-- on sqlite:
INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
  SELECT c.org_id, c.month, 'matter', m.key || ':' || m.value, c.sector_code, COUNT(*)
  FROM counted_reports c JOIN report_stages last ON last.report_id = c.report_id
    AND last.stage = (SELECT MAX(stage) FROM report_stages x WHERE x.report_id = c.report_id), json_each(last.content, '$.matters') m
  WHERE c.standing = 'counted' GROUP BY c.org_id, c.month, m.key || ':' || m.value, c.sector_code;
-- on postgres:
INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
  SELECT c.org_id, c.month, 'matter', mark, c.sector_code, COUNT(*)
  FROM counted_reports c CROSS JOIN LATERAL unnest(string_to_array(c.matters, ' ')) AS mark
  WHERE c.standing = 'counted' AND mark <> '' GROUP BY c.org_id, c.month, mark, c.sector_code;

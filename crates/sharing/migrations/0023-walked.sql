-- More lists that walk an index and stop when a page is full: what waits for a body's hand, what has changed there since
-- this morning, to what somebody has answered, and what was judged.

-- Whether the body has it, has not passed it on, and the next body waits for that.
ALTER TABLE report_stops ADD COLUMN to_pass BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE report_stops SET to_pass = TRUE WHERE received_at IS NOT NULL AND passed_at IS NULL AND EXISTS
  (SELECT 1 FROM report_stops next WHERE next.report_id = report_stops.report_id
    AND next.position = report_stops.position + 1 AND next.received_at IS NULL);
CREATE INDEX report_stops_to_pass ON report_stops (org_id, submitted_at, report_id) WHERE to_pass;
CREATE INDEX report_stops_held_up ON report_stops (sector_code, org_id, received_at) WHERE to_pass;
DROP INDEX report_stops_awaited;

-- When the newest stage was sealed.
ALTER TABLE report_stops ADD COLUMN newest_at BIGINT NOT NULL DEFAULT 0;
UPDATE report_stops SET newest_at = COALESCE((SELECT s.sealed_at FROM report_stages s
  WHERE s.report_id = report_stops.report_id AND s.stage = report_stops.newest_stage), 0);
CREATE INDEX report_stops_changed ON report_stops (org_id, newest_at) WHERE received_at IS NOT NULL;
DROP INDEX report_stages_sealed;

-- Reports to which a body has said something since the newest stage.
CREATE TABLE answered_reports (
  report_id UUID PRIMARY KEY REFERENCES reports (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- When it was said last.
  at BIGINT NOT NULL
);
INSERT INTO answered_reports (report_id, org_id, at)
  SELECT r.id, r.org_id, MAX(m.at) FROM report_remarks m JOIN reports r ON r.id = m.report_id
  WHERE m.direction = 'back' AND m.at > (SELECT MAX(s.sealed_at) FROM report_stages s WHERE s.report_id = r.id)
  GROUP BY r.id, r.org_id;
CREATE INDEX answered_reports_org ON answered_reports (org_id, at);

-- The judgement in force of each report that does not wait to be judged again.
CREATE TABLE judged_reports (
  report_id UUID PRIMARY KEY REFERENCES reports (id),
  triage_id UUID NOT NULL REFERENCES triages (id),
  at BIGINT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('low', 'middle', 'high', 'severe')),
  person_id UUID NOT NULL
);
INSERT INTO judged_reports (report_id, triage_id, at, severity, person_id)
  SELECT t.report_id, t.id, t.at, t.severity, t.person_id FROM triages t
  WHERE t.number = (SELECT MAX(newest.number) FROM triages newest WHERE newest.report_id = t.report_id)
    AND NOT EXISTS (SELECT 1 FROM triage_queue waits WHERE waits.report_id = t.report_id);
CREATE INDEX judged_reports_at ON judged_reports (at, triage_id);
CREATE INDEX judged_reports_severity ON judged_reports (severity, at, triage_id);
DROP INDEX triages_at;
DROP INDEX triages_severity;

-- What a body has, newest first, by sector and by whether the last stage is final: lists walk these and nothing else,
-- however few of all reports are theirs.
ALTER TABLE report_stops ADD COLUMN submitted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_stops ADD COLUMN sector_code TEXT NOT NULL DEFAULT '';
ALTER TABLE report_stops ADD COLUMN is_final BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE report_stops SET
  submitted_at = (SELECT r.submitted_at FROM reports r WHERE r.id = report_stops.report_id),
  sector_code = (SELECT r.sector_code FROM reports r WHERE r.id = report_stops.report_id),
  is_final = EXISTS (SELECT 1 FROM report_stages s WHERE s.report_id = report_stops.report_id
    AND s.stage = report_stops.newest_stage AND s.kind = 'final');
CREATE INDEX report_stops_listed ON report_stops (org_id, submitted_at, report_id) WHERE received_at IS NOT NULL;
CREATE INDEX report_stops_final ON report_stops (org_id, is_final, submitted_at, report_id) WHERE received_at IS NOT NULL;
CREATE INDEX report_stops_sector ON report_stops (org_id, sector_code, is_final, submitted_at, report_id)
  WHERE received_at IS NOT NULL;

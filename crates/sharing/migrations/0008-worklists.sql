-- What waits is found from small sets, not by going through all that was ever filed.

-- The number of a report's newest stage, and of the newest of which the body has said that it has it.
ALTER TABLE report_stops ADD COLUMN newest_stage BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_stops ADD COLUMN seen_stage BIGINT NOT NULL DEFAULT 0;
UPDATE report_stops SET
  newest_stage = (SELECT COALESCE(MAX(s.stage), 0) FROM report_stages s WHERE s.report_id = report_stops.report_id),
  seen_stage = (SELECT COALESCE(MAX(r.stage), 0) FROM stage_receipts r
                WHERE r.report_id = report_stops.report_id AND r.org_id = report_stops.org_id);
CREATE INDEX report_stops_unseen ON report_stops (org_id, received_at) WHERE seen_stage < newest_stage;
-- Those that wait for a hand before them.
CREATE INDEX report_stops_awaited ON report_stops (report_id, position) WHERE received_at IS NULL;
-- Lists by sector.
CREATE INDEX reports_sector ON reports (sector_code, submitted_at);

-- What a body has not said that it has, newest first: the list walks this, and stops when a page is full.
DROP INDEX report_stops_unseen;
CREATE INDEX report_stops_unread ON report_stops (org_id, submitted_at, report_id)
  WHERE received_at IS NOT NULL AND seen_stage < newest_stage;

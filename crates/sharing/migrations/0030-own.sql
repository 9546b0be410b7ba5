-- What a body filed itself, newest first: several of one moment are walked in order too.
CREATE INDEX reports_own ON reports (org_id, submitted_at, id);
DROP INDEX reports_org;

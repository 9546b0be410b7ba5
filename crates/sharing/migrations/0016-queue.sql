-- The queue by how grave what waits is proposed to be, by whether it was judged before, and by who is asked to judge it.

-- As figures and matters propose it; NULL for what came before this was kept.
ALTER TABLE triage_queue ADD COLUMN severity TEXT CHECK (severity IN ('low', 'middle', 'high', 'severe'));
ALTER TABLE triage_queue ADD COLUMN again BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE triage_queue ADD COLUMN assignee_id UUID;
UPDATE triage_queue SET again = TRUE WHERE EXISTS (SELECT 1 FROM triages t WHERE t.report_id = triage_queue.report_id);
CREATE INDEX triage_queue_severity ON triage_queue (org_id, severity, since, report_id);
CREATE INDEX triage_queue_assignee ON triage_queue (assignee_id, since, report_id);
-- What was judged, newest first, and by how grave it is.
CREATE INDEX triages_at ON triages (at, id);
CREATE INDEX triages_severity ON triages (severity, at, id);

-- Whom somebody asked to judge a report, as it was asked.
CREATE TABLE triage_assignments (
  id UUID PRIMARY KEY,
  report_id UUID NOT NULL REFERENCES reports (id),
  -- NULL: nobody in particular any more.
  assignee_id UUID,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX triage_assignments_report ON triage_assignments (report_id, at);
-- append-only: triage_assignments

-- Which incident a report began. It stays when the incident goes into another: who has not got the report does not learn
-- where its incident went.

ALTER TABLE incident_reports ADD COLUMN began_id UUID REFERENCES incidents (id);
UPDATE incident_reports SET began_id = COALESCE(
  (SELECT i.id FROM incident_joins j JOIN incidents i ON i.id = j.incident_id
   JOIN reports r ON r.id = incident_reports.report_id
   WHERE j.into_id = incident_reports.incident_id AND j.at = incident_reports.since AND i.opened_at = r.submitted_at
   ORDER BY i.id LIMIT 1),
  incident_id);
CREATE INDEX incident_reports_began ON incident_reports (began_id);

-- The record is searched by what was done, by whom, for whom and when: each with its newest entry first. On a hub with
-- millions of entries this takes a minute.
CREATE INDEX audit_entries_action ON audit_entries (action, seq);
CREATE INDEX audit_entries_person ON audit_entries (person_id, seq);
CREATE INDEX audit_entries_org ON audit_entries (org_id, seq);
CREATE INDEX audit_entries_person_action ON audit_entries (person_id, action, seq);
CREATE INDEX audit_entries_org_action ON audit_entries (org_id, action, seq);
CREATE INDEX audit_entries_at ON audit_entries (at, seq);

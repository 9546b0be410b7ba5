-- Which organisation invited: the one into which, or the centre, for the first manager of another body. NULL where nobody
-- signed in did (the command line).
ALTER TABLE invitations ADD COLUMN by_org UUID REFERENCES organisations (id);
UPDATE invitations SET by_org = org_id WHERE EXISTS
  (SELECT 1 FROM roles WHERE roles.person_id = invitations.invited_by AND roles.org_id = invitations.org_id);
UPDATE invitations SET by_org =
  (SELECT roles.org_id FROM roles WHERE roles.person_id = invitations.invited_by AND roles.role = 'duty'
   ORDER BY roles.since LIMIT 1)
WHERE by_org IS NULL AND invited_by IS NOT NULL;

-- Whether somebody reads what comes to the address with which he signs in: an invitation came to it, or those who keep the
-- people of a body entered it. Who changed it himself has said so and no more; those who did before are looked at again.
ALTER TABLE people ADD COLUMN mail_proven BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE people SET mail_proven = FALSE WHERE id IN
  (SELECT subject_id FROM audit_entries WHERE action = 'identity.mail-changed');

-- Promises to remind that were made, or kept, before they were sealed.
INSERT INTO unsealed (kind, id, number) SELECT 'reminder-round', id, 0 FROM reminder_rounds;
INSERT INTO unsealed (kind, id, number) SELECT 'reminder-done', id, 0 FROM reminder_rounds WHERE done_at IS NOT NULL;

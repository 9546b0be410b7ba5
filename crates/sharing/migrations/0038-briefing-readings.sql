-- Readings of what executives were told that were stamped before they were sealed: the chain told how many, and of which
-- incident.
INSERT INTO unsealed (kind, id, number) SELECT 'briefing-reading', briefing_id, 0 FROM briefing_readings;

-- Clocks of reports that were set before they were sealed.
INSERT INTO unsealed (kind, id, number) SELECT 'clock', report_id, step FROM report_clocks;

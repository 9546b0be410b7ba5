-- What came today, without going through all that ever came.
CREATE INDEX report_stages_sealed ON report_stages (sealed_at, report_id);

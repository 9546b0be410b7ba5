-- The last day of the label of the newest stage: after it the report waits for nobody to pass it on. NULL: without end, and
-- whatever was sealed before this was kept, until its next stage.
ALTER TABLE report_stops ADD COLUMN until BIGINT;

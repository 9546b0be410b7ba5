-- The government's own line (004:15058-15068): centre, ministry, the agencies that it supervises; beside that of the
-- sectors. There `ceptoar_code` is the code of the ministry.
ALTER TABLE deliveries ADD COLUMN government BOOLEAN NOT NULL DEFAULT FALSE;
-- The centre may hand a ministry the same twice: for the sector groups below it, and on the government's line.
DROP INDEX deliveries_first_hop;
CREATE UNIQUE INDEX deliveries_first_hop ON deliveries (dispatch_id, org_id, government) WHERE via_id IS NULL;

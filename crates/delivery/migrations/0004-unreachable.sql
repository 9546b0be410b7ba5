-- Those who are entitled and cannot be reached: counted after a release without reading the whole ledger of it.
CREATE INDEX deliveries_unreachable ON deliveries (dispatch_id, tier) WHERE NOT reachable;

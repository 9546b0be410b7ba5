-- Verifying goes through openings by the key that the chain knows: without this it sorted all of them for every 500.
CREATE INDEX share_openings_key ON share_openings
  ((COALESCE(id, share_id)), (CASE WHEN id IS NULL THEN opened_at ELSE CAST(0 AS BIGINT) END));

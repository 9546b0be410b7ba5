-- What was kept before the index is not in it; on a new hub there is nothing yet.
INSERT INTO search_state (kind, version)
  SELECT 'Report', CASE WHEN EXISTS (SELECT 1 FROM reports) THEN 0 ELSE 1 END;
INSERT INTO search_state (kind, version)
  SELECT 'Notice', CASE WHEN EXISTS (SELECT 1 FROM notices) THEN 0 ELSE 1 END;
INSERT INTO search_state (kind, version)
  SELECT 'Delivery', CASE WHEN EXISTS (SELECT 1 FROM releases) THEN 0 ELSE 1 END;
INSERT INTO search_state (kind, version)
  SELECT 'Case', CASE WHEN EXISTS (SELECT 1 FROM cases) THEN 0 ELSE 1 END;

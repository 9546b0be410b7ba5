-- What communities kept before it stood in the index is not in it; on a new hub there is nothing yet.
INSERT INTO search_state (kind, version)
  SELECT 'Share', CASE WHEN EXISTS (SELECT 1 FROM shares) THEN 0 ELSE 1 END;
INSERT INTO search_state (kind, version)
  SELECT 'Submission', CASE WHEN EXISTS (SELECT 1 FROM submissions) THEN 0 ELSE 1 END;
INSERT INTO search_state (kind, version)
  SELECT 'Arrival', CASE WHEN EXISTS (SELECT 1 FROM arrivals) THEN 0 ELSE 1 END;

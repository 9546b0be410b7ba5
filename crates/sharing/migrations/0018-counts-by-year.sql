-- Only whether a report is counted is kept by months. All else is kept by fiscal years, in the row of April, so that a
-- table reads a twelfth of the rows.
CREATE TABLE counts_of_years (
  org_id UUID NOT NULL,
  month BIGINT NOT NULL,
  dimension TEXT NOT NULL,
  value TEXT NOT NULL,
  sector_code TEXT NOT NULL,
  n BIGINT NOT NULL
);
INSERT INTO counts_of_years (org_id, month, dimension, value, sector_code, n)
  SELECT org_id, ((month - 3) / 12) * 12 + 3, dimension, value, sector_code, CAST(SUM(n) AS BIGINT) FROM report_counts
  WHERE dimension <> 'standing' GROUP BY org_id, ((month - 3) / 12) * 12 + 3, dimension, value, sector_code;
DELETE FROM report_counts WHERE dimension <> 'standing';
INSERT INTO report_counts (org_id, month, dimension, value, sector_code, n)
  SELECT org_id, month, dimension, value, sector_code, n FROM counts_of_years;
DROP TABLE counts_of_years;

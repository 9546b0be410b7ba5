-- The last day of reports that were sealed before it was kept: the earliest of the labels of their stages. A label ends with its
-- day, as in `"until":"2014-06-17"}`; the sum makes of it days since 1970-01-01.
UPDATE report_stops SET until = (SELECT MIN(365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 719469) FROM (
       SELECT CAST(substr(t.label, length(t.label) - 11, 4) AS BIGINT)
           - CASE WHEN substr(t.label, length(t.label) - 6, 2) <= '02' THEN 1 ELSE 0 END AS y,
         (CAST(substr(t.label, length(t.label) - 6, 2) AS BIGINT) + 9) % 12 AS m,
         CAST(substr(t.label, length(t.label) - 3, 2) AS BIGINT) AS d
       FROM report_stages t WHERE t.report_id = report_stops.report_id AND t.label LIKE '%"until":"____-__-__"}') days)
  WHERE until IS NULL;

-- How often the Council met and what it visited in FY2013 was made public and stands with the other recorded figures
-- (statistics/facts/recorded.csv), where everybody reads it.
DELETE FROM community_figures WHERE kind IN ('meetings', 'visits') AND fiscal_year = 2013 AND source IN ('004:6652-6657', '004:6646-6648');

-- Which letters somebody wants who is a registered contact. What was chosen while no letters were sent to anybody holds from now on.

CREATE TABLE letter_choices (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES people (id),
  -- Whether letters about notices that do not hurry are wanted, and those about such notices of drills.
  notices BOOLEAN NOT NULL,
  drills BOOLEAN NOT NULL,
  -- The one language of letters; NULL: both.
  lang TEXT CHECK (lang IN ('ja', 'en')),
  -- Minutes of the day between which these wait; they may reach over midnight.
  quiet_from BIGINT CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_until BIGINT CHECK (quiet_until BETWEEN 0 AND 1439),
  since BIGINT NOT NULL,
  until BIGINT,
  CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
  CHECK (quiet_from <> quiet_until)
);
CREATE UNIQUE INDEX letter_choices_now ON letter_choices (person_id) WHERE until IS NULL;
-- JSON such as {"channels":{"notice":["mail"]},"quiet":{"from":1320,"until":450},"weekly":false}, read as both engines can.
INSERT INTO letter_choices (id, person_id, notices, drills, lang, quiet_from, quiet_until, since, until)
WITH RECURSIVE minutes (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM minutes WHERE n < 1439)
SELECT c.id, c.person_id, c.content LIKE '%"notice":["mail"]%', c.content LIKE '%"drill":["mail"]%', NULL,
  (SELECT n FROM minutes WHERE c.content LIKE '%"quiet":{"from":' || CAST(n AS TEXT) || ',"until":%'),
  (SELECT n FROM minutes WHERE c.content LIKE '%"quiet":{"from":%,"until":' || CAST(n AS TEXT) || '}%'), c.since, c.until
FROM notification_choices c;
DROP TABLE notification_choices;

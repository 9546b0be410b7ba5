-- The rules of each CEPTOAR as they were in force on the day of the release: what is decided later never reaches back.
CREATE TABLE dispatch_rules (
  dispatch_id UUID NOT NULL REFERENCES dispatches (id),
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  -- The number of the set in ceptoar_rules; NULL where none was in force and the usual rules held.
  rules_number BIGINT,
  passes TEXT NOT NULL CHECK (passes IN ('by-hand', 'direct')),
  own_words BOOLEAN NOT NULL,
  ministry_sees TEXT NOT NULL CHECK (ministry_sees IN ('counts', 'names')),
  members_see TEXT NOT NULL CHECK (members_see IN ('own', 'each-other')),
  PRIMARY KEY (dispatch_id, ceptoar_id)
);
INSERT INTO dispatch_rules (dispatch_id, ceptoar_id, rules_number, passes, own_words, ministry_sees, members_see)
  SELECT DISTINCT d.dispatch_id, d.org_id, 1, o.passes, TRUE, 'counts', 'own'
  FROM deliveries d JOIN organisations o ON o.id = d.org_id WHERE d.tier = 'ceptoar';
-- append-only: dispatch_rules

-- The rules of each CEPTOAR, set after set: how it passes on, who sees whose answers. A set says all of them. Of those
-- valid from a day or before, the one with the latest first day is in force, of several the last number.
CREATE TABLE ceptoar_rules (
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  number BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  passes TEXT NOT NULL CHECK (passes IN ('by-hand', 'direct')),
  -- Whether its secretariat may add words of its own for those below.
  own_words BOOLEAN NOT NULL,
  ministry_sees TEXT NOT NULL CHECK (ministry_sees IN ('counts', 'names')),
  members_see TEXT NOT NULL CHECK (members_see IN ('own', 'each-other')),
  -- After how many months contacts are to be confirmed again.
  confirm_months BIGINT NOT NULL CHECK (confirm_months BETWEEN 1 AND 12),
  -- 'document', 'decision', or 'carried-over': what stood in organisations.passes before there were rules.
  origin TEXT NOT NULL CHECK (origin IN ('document', 'decision', 'carried-over')),
  -- Whose hand, hubs, sources or the decision, as JSON: registry::rules::Detail.
  detail TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  PRIMARY KEY (ceptoar_id, number)
);
CREATE INDEX ceptoar_rules_valid ON ceptoar_rules (ceptoar_id, valid_from, number);

-- From here on organisations.passes and former_descriptions.passes are read by nobody.
INSERT INTO ceptoar_rules (ceptoar_id, number, valid_from, passes, own_words, ministry_sees, members_see,
    confirm_months, origin, detail, at)
  SELECT o.id, 1,
    COALESCE((SELECT MAX(f.until) + 1 FROM former_descriptions f WHERE f.org_id = o.id AND f.passes <> o.passes),
      o.valid_from),
    o.passes, TRUE, 'counts', 'own', 12, 'carried-over', '{}', 0
  FROM organisations o WHERE o.kind = 'ceptoar';
-- append-only: ceptoar_rules

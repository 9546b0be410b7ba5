-- Sectors, bodies, members, contacts: all with days of validity (day numbers, inclusive; NULL = not ended).

CREATE TABLE sectors (
  code TEXT PRIMARY KEY,
  -- Its place in lists.
  place BIGINT NOT NULL,
  parent TEXT REFERENCES sectors (code),
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  -- 'at-once': reports go on to the centre at once; 'by-hand': the ministry passes them on.
  reports_pass TEXT NOT NULL CHECK (reports_pass IN ('at-once', 'by-hand')),
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL,
  note TEXT NOT NULL
);

CREATE TABLE services (
  id UUID PRIMARY KEY,
  sector_code TEXT NOT NULL REFERENCES sectors (code),
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  description_ja TEXT NOT NULL,
  description_en TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL,
  UNIQUE (sector_code, name_ja, valid_from)
);

-- The level below which a failure counts (verification level, service degradation level).
CREATE TABLE levels (
  id TEXT PRIMARY KEY,
  sector_code TEXT NOT NULL REFERENCES sectors (code),
  text_ja TEXT NOT NULL,
  text_en TEXT NOT NULL,
  tolerance TEXT NOT NULL CHECK (tolerance IN ('threshold', 'zero-occurrence', 'qualitative-time-limit')),
  min_users BIGINT,
  min_minutes BIGINT,
  min_kilowatts BIGINT,
  min_households BIGINT,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL,
  note TEXT NOT NULL
);

CREATE TABLE organisations (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL,
  -- NISC, MIC, ICT-TEL …; NULL for operators.
  code TEXT UNIQUE,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kana TEXT NOT NULL,
  romaji TEXT NOT NULL,
  short_ja TEXT NOT NULL,
  short_en TEXT NOT NULL,
  -- What it does here, in one sentence; may be empty.
  role_ja TEXT NOT NULL,
  role_en TEXT NOT NULL,
  -- For operators and CEPTOARs.
  sector_code TEXT REFERENCES sectors (code),
  place_ja TEXT NOT NULL,
  -- One per line.
  domains TEXT NOT NULL,
  networks TEXT NOT NULL,
  -- For CEPTOARs: 'by-hand' or 'direct' passing on to members.
  passes TEXT NOT NULL CHECK (passes IN ('by-hand', 'direct')),
  fictional BOOLEAN NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  -- All its names, folded (registry::fold), for searching.
  search TEXT NOT NULL,
  -- Kind, place, reading: the order of lists.
  sort TEXT NOT NULL
);
CREATE INDEX organisations_sort ON organisations (sort, id);
CREATE INDEX organisations_kind ON organisations (kind, sort);
CREATE INDEX organisations_sector ON organisations (sector_code, kind);

-- How an organisation was described before a change. `until` is the last day on which it was so.
CREATE TABLE former_descriptions (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  until BIGINT NOT NULL,
  place_ja TEXT NOT NULL,
  domains TEXT NOT NULL,
  networks TEXT NOT NULL,
  passes TEXT NOT NULL
);
-- append-only: former_descriptions
CREATE INDEX former_descriptions_org ON former_descriptions (org_id, until, id);

-- Which ministry is competent for which sector.
CREATE TABLE competences (
  ministry_id UUID NOT NULL REFERENCES organisations (id),
  sector_code TEXT NOT NULL REFERENCES sectors (code),
  basis TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  PRIMARY KEY (sector_code, ministry_id, valid_from)
);

-- Which organisation is a member of which CEPTOAR.
CREATE TABLE members (
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  PRIMARY KEY (ceptoar_id, org_id, valid_from)
);
CREATE INDEX members_org ON members (org_id, ceptoar_id);

-- The yearly sheet of each CEPTOAR as it described itself (セプター特性把握マップ).
CREATE TABLE ceptoar_sheets (
  id UUID PRIMARY KEY,
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  as_of BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  -- The whole sheet as JSON: registry::Sheet.
  sheet TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (ceptoar_id, as_of)
);

-- Members and observers of the CEPTOAR-Council; bodies that are no organisation here stand by name.
CREATE TABLE council_seats (
  id UUID PRIMARY KEY,
  org_id UUID REFERENCES organisations (id),
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('member', 'observer', 'secretariat')),
  -- 'stated', or 'founding': the day is not stated, the row begins when the council was founded.
  since TEXT NOT NULL CHECK (since IN ('stated', 'founding')),
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  source TEXT NOT NULL,
  note TEXT NOT NULL
);

CREATE TABLE contacts (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- 1 is called first.
  priority BIGINT NOT NULL CHECK (priority BETWEEN 1 AND 9),
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kana TEXT NOT NULL,
  romaji TEXT NOT NULL,
  post_ja TEXT NOT NULL,
  post_en TEXT NOT NULL,
  phone TEXT NOT NULL,
  fax TEXT NOT NULL,
  mail TEXT NOT NULL,
  hours TEXT NOT NULL CHECK (hours IN ('business', 'always')),
  confirmed_on BIGINT,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT
);
CREATE INDEX contacts_org ON contacts (org_id, priority);

-- Who can be reached through which CEPTOAR and which ministry: what delivery reads.
-- Ask with a day: valid_from <= day AND (valid_to IS NULL OR valid_to >= day).
CREATE VIEW reach AS
  SELECT members.ceptoar_id AS ceptoar_id, ceptoars.code AS ceptoar_code, members.org_id AS org_id,
         members.valid_from AS valid_from, members.valid_to AS valid_to
  FROM members
  JOIN organisations ceptoars ON ceptoars.id = members.ceptoar_id;

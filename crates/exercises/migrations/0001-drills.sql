-- Drills of the CEPTOARs (セプター訓練): what the centre offers, what each CEPTOAR decides, by which notice it was run, how it
-- ended, and what was answered afterwards. How far the notice came stands in the ledger and nowhere else.

-- The drill of a fiscal year.
CREATE TABLE drills (
  id UUID PRIMARY KEY,
  -- The centre.
  org_id UUID NOT NULL REFERENCES organisations (id),
  fiscal_year BIGINT NOT NULL,
  planned_by UUID NOT NULL,
  planned_at BIGINT NOT NULL,
  UNIQUE (org_id, fiscal_year)
);
-- append-only: drills

-- What the centre offers, each version as it was saved.
CREATE TABLE drill_offers (
  drill_id UUID NOT NULL REFERENCES drills (id),
  -- From 1; the highest is in force.
  number BIGINT NOT NULL,
  -- exercises::drill::Offer as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (drill_id, number)
);
-- append-only: drill_offers

-- A CEPTOAR that is invited.
CREATE TABLE drill_parts (
  id UUID PRIMARY KEY,
  drill_id UUID NOT NULL REFERENCES drills (id),
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  -- The ministry through whose hand it will come; NULL where none is competent.
  ministry_id UUID REFERENCES organisations (id),
  invited_by UUID NOT NULL,
  invited_at BIGINT NOT NULL,
  UNIQUE (drill_id, ceptoar_id)
);
CREATE INDEX drill_parts_ceptoar ON drill_parts (ceptoar_id);
CREATE INDEX drill_parts_ministry ON drill_parts (ministry_id);
-- append-only: drill_parts

-- What its secretariat decided, each version as it was saved.
CREATE TABLE drill_plans (
  part_id UUID NOT NULL REFERENCES drill_parts (id),
  -- From 1; the highest is in force.
  number BIGINT NOT NULL,
  -- exercises::plan::Plan as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  -- What of it decides who may know of it: said again for the filter of lists, and compared when seals are verified.
  takes_part BOOLEAN NOT NULL,
  announced BOOLEAN NOT NULL,
  chosen BOOLEAN NOT NULL,
  -- The day on which whoever is a member takes part; NULL where it is declined.
  first_day BIGINT,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (part_id, number)
);
-- append-only: drill_plans

-- The members that a plan chose; none where all take part.
CREATE TABLE drill_plan_members (
  part_id UUID NOT NULL,
  number BIGINT NOT NULL,
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (part_id, number, org_id),
  FOREIGN KEY (part_id, number) REFERENCES drill_plans (part_id, number)
);
-- append-only: drill_plan_members

-- The notice by which a part is run. Where one was discarded, another is begun.
CREATE TABLE drill_notices (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  part_id UUID NOT NULL REFERENCES drill_parts (id),
  -- Of which version of the plan it was made.
  plan BIGINT NOT NULL,
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
CREATE INDEX drill_notices_part ON drill_notices (part_id, begun_at);
-- append-only: drill_notices

-- That a part is over.
CREATE TABLE drill_ends (
  part_id UUID PRIMARY KEY REFERENCES drill_parts (id),
  ended_by UUID NOT NULL,
  ended_at BIGINT NOT NULL
);
-- append-only: drill_ends

-- What an organisation answered to the questionnaire of a part: once.
CREATE TABLE drill_answers (
  id UUID PRIMARY KEY,
  part_id UUID NOT NULL REFERENCES drill_parts (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- exercises::questions::Answers as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  answered_by UUID NOT NULL,
  answered_at BIGINT NOT NULL,
  UNIQUE (part_id, org_id)
);
-- append-only: drill_answers

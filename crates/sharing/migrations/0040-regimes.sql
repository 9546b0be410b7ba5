-- What is due when after something was noticed: regimes as data, which sector they bind from which day on, and the clocks of
-- each report as they were set when it was filed.

CREATE TABLE regimes (
  code TEXT PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  -- What it rests on.
  basis TEXT NOT NULL,
  -- Whose days and holidays count.
  calendar TEXT NOT NULL,
  place BIGINT NOT NULL
);
CREATE TABLE regime_steps (
  regime TEXT NOT NULL REFERENCES regimes (code),
  step BIGINT NOT NULL CHECK (step > 0),
  what TEXT NOT NULL CHECK (what IN ('early-warning', 'notification', 'final', 'answer')),
  -- From when on it counts: from when it was noticed, from the first report, or from when an earlier step was met.
  begins TEXT NOT NULL CHECK (begins IN ('noticed', 'reported', 'after')),
  after_step BIGINT,
  wait BIGINT NOT NULL CHECK (wait >= 0),
  unit TEXT NOT NULL CHECK (unit IN ('minutes', 'hours', 'business-hours', 'days', 'months')),
  -- What ends it.
  met_by TEXT NOT NULL CHECK (met_by IN ('first', 'further', 'final', 'acknowledged')),
  PRIMARY KEY (regime, step),
  CHECK ((begins = 'after') = (after_step IS NOT NULL)),
  CHECK (after_step < step)
);
INSERT INTO regimes (code, name_ja, name_en, basis, calendar, place) VALUES
  ('japan', '重要インフラの情報セキュリティ対策に係る行動計画', 'Action plan of Japan', '', 'japan', 1),
  ('nis2', 'NIS2指令', 'NIS2', 'Directive (EU) 2022/2555, Article 23(4), (5)', 'berlin', 2),
  ('drill', '演習の例', 'Example for drills', '', 'japan', 3);
INSERT INTO regime_steps (regime, step, what, begins, after_step, wait, unit, met_by) VALUES
  ('nis2', 1, 'early-warning', 'noticed', NULL, 24, 'hours', 'first'),
  ('nis2', 2, 'answer', 'reported', NULL, 24, 'hours', 'acknowledged'),
  ('nis2', 3, 'notification', 'noticed', NULL, 72, 'hours', 'further'),
  ('nis2', 4, 'final', 'after', 3, 1, 'months', 'final'),
  ('drill', 1, 'early-warning', 'noticed', NULL, 60, 'minutes', 'first'),
  ('drill', 2, 'answer', 'reported', NULL, 30, 'minutes', 'acknowledged');
-- append-only: regimes
-- append-only: regime_steps

-- Which regime binds a sector: of those that have begun the one decided last that began last. None: that of Japan.
CREATE TABLE sector_regimes (
  -- Decisions are counted over all sectors.
  number BIGINT PRIMARY KEY,
  sector TEXT NOT NULL,
  regime TEXT NOT NULL REFERENCES regimes (code),
  valid_from BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  -- Who decided it, for the centre.
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID,
  at BIGINT NOT NULL
);
CREATE INDEX sector_regimes_sector ON sector_regimes (sector, valid_from);
-- append-only: sector_regimes

-- The clocks of a report, written when it was filed: no follow-up and no later change of a regime moves them.
CREATE TABLE report_clocks (
  report_id UUID NOT NULL REFERENCES reports (id),
  step BIGINT NOT NULL,
  regime TEXT NOT NULL REFERENCES regimes (code),
  what TEXT NOT NULL,
  met_by TEXT NOT NULL,
  after_step BIGINT,
  wait BIGINT NOT NULL,
  unit TEXT NOT NULL,
  -- Each set once; due_at with begun_at.
  begun_at BIGINT,
  due_at BIGINT,
  met_at BIGINT,
  PRIMARY KEY (report_id, step),
  CHECK ((begun_at IS NULL) = (due_at IS NULL)),
  CHECK (begun_at IS NOT NULL OR after_step IS NOT NULL)
);
CREATE INDEX report_clocks_open ON report_clocks (due_at) WHERE met_at IS NULL AND due_at IS NOT NULL;

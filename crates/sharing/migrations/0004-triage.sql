-- Triage and cases. Judgements and events are append-only; what stands now is kept beside them, for lists.

-- One judgement of a report by the centre; the newest is in force.
CREATE TABLE triages (
  id UUID PRIMARY KEY,
  report_id UUID NOT NULL REFERENCES reports (id),
  number BIGINT NOT NULL,
  -- The newest stage that was judged.
  stage BIGINT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('reached', 'not-reached', 'undecided')),
  severity TEXT NOT NULL CHECK (severity IN ('low', 'middle', 'high', 'severe')),
  -- What was proposed when the person judged.
  proposed_level TEXT NOT NULL,
  proposed_severity TEXT NOT NULL,
  category TEXT CHECK (category IN ('access-dos', 'virus', 'other-intentional', 'unintentional')),
  threat TEXT,
  duplicate_of UUID REFERENCES reports (id),
  reason TEXT NOT NULL,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (report_id, number)
);
CREATE INDEX triages_duplicate ON triages (duplicate_of) WHERE duplicate_of IS NOT NULL;
-- append-only: triages

-- Reports that have come to the centre, or have a new stage, and are not yet judged.
CREATE TABLE triage_queue (
  report_id UUID PRIMARY KEY REFERENCES reports (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  since BIGINT NOT NULL
);
CREATE INDEX triage_queue_since ON triage_queue (org_id, since, report_id);
INSERT INTO triage_queue (report_id, org_id, since)
  SELECT s.report_id, s.org_id, s.received_at FROM report_stops s JOIN organisations o ON o.id = s.org_id
  WHERE o.kind = 'centre' AND s.received_at IS NOT NULL;

CREATE TABLE cases (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organisations (id),
  exercise BOOLEAN NOT NULL,
  opened_by UUID NOT NULL,
  opened_at BIGINT NOT NULL
);
-- append-only: cases

CREATE TABLE case_events (
  id UUID PRIMARY KEY,
  case_id UUID NOT NULL REFERENCES cases (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'linked', 'unlinked', 'noted', 'monitored', 'closed', 'reopened',
    'merged-into', 'merged-from', 'split-into', 'split-from', 'taken', 'raised', 'lowered')),
  report_id UUID REFERENCES reports (id),
  notice_id UUID REFERENCES notices (id),
  other_id UUID REFERENCES cases (id),
  text TEXT NOT NULL,
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (case_id, number)
);
-- append-only: case_events

-- What stands now: derived from the events, kept for lists.
CREATE TABLE case_standing (
  case_id UUID PRIMARY KEY REFERENCES cases (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'monitoring', 'closed', 'merged')),
  owner_id UUID,
  priority TEXT NOT NULL CHECK (priority IN ('normal', 'high')),
  changed_at BIGINT NOT NULL
);
CREATE INDEX case_standing_state ON case_standing (org_id, state, changed_at, case_id);
CREATE INDEX case_standing_changed ON case_standing (org_id, changed_at, case_id);

-- A report is in one case at most.
CREATE TABLE case_reports (
  report_id UUID PRIMARY KEY REFERENCES reports (id),
  case_id UUID NOT NULL REFERENCES cases (id),
  since BIGINT NOT NULL
);
CREATE INDEX case_reports_case ON case_reports (case_id, since);
CREATE TABLE case_notices (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  case_id UUID NOT NULL REFERENCES cases (id),
  since BIGINT NOT NULL
);
CREATE INDEX case_notices_case ON case_notices (case_id, since);

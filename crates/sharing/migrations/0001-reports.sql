-- Reports: drafts that change, stages that are sealed, stops on the way up, remarks.

CREATE TABLE drafts (
  id UUID PRIMARY KEY,
  -- The report to which it adds a stage; NULL for a new report.
  report_id UUID,
  org_id UUID NOT NULL REFERENCES organisations (id),
  author_id UUID NOT NULL,
  -- Who writes it: the organisation itself, or the body that took the telephone call.
  filed_by_org UUID NOT NULL REFERENCES organisations (id),
  channel TEXT NOT NULL CHECK (channel IN ('web', 'telephone', 'fax', 'mail')),
  -- Who called, faxed or mailed; empty for 'web'.
  source TEXT NOT NULL,
  -- sharing::draft::Typed as JSON: the fields of the form, as typed so far.
  content TEXT NOT NULL,
  revision BIGINT NOT NULL,
  exercise BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  saved_at BIGINT NOT NULL
);
CREATE INDEX drafts_author ON drafts (author_id, saved_at);

CREATE TABLE reports (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organisations (id),
  filed_by_org UUID NOT NULL REFERENCES organisations (id),
  channel TEXT NOT NULL CHECK (channel IN ('web', 'telephone', 'fax', 'mail')),
  source TEXT NOT NULL,
  sector_code TEXT NOT NULL REFERENCES sectors (code),
  exercise BOOLEAN NOT NULL,
  submitted_at BIGINT NOT NULL
);
CREATE INDEX reports_org ON reports (org_id, submitted_at);
CREATE INDEX reports_time ON reports (submitted_at);
-- append-only: reports

CREATE TABLE report_stages (
  report_id UUID NOT NULL REFERENCES reports (id),
  stage BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('first', 'follow-up', 'final')),
  title TEXT NOT NULL,
  -- sharing::report::Content as canonical JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  -- kernel::Label as JSON.
  label TEXT NOT NULL,
  sealed_by UUID NOT NULL,
  sealed_at BIGINT NOT NULL,
  PRIMARY KEY (report_id, stage)
);
-- append-only: report_stages

-- The bodies on a report's path. Each stamp is set once.
CREATE TABLE report_stops (
  report_id UUID NOT NULL REFERENCES reports (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  position BIGINT NOT NULL,
  received_at BIGINT,
  -- By when the receiver should say that it has it; NULL where no regime sets a clock.
  due_at BIGINT,
  acknowledged_at BIGINT,
  acknowledged_by UUID,
  passed_at BIGINT,
  passed_by UUID,
  PRIMARY KEY (report_id, org_id)
);
CREATE INDEX report_stops_org ON report_stops (org_id, received_at);

-- Which body has said that it has which stage. The stop's stamp is that of the first.
CREATE TABLE stage_receipts (
  report_id UUID NOT NULL,
  stage BIGINT NOT NULL,
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (report_id, stage, org_id),
  FOREIGN KEY (report_id, stage) REFERENCES report_stages (report_id, stage)
);
-- append-only: stage_receipts

-- What a body on the path adds, and what it says back to the reporter.
CREATE TABLE report_remarks (
  id UUID PRIMARY KEY,
  report_id UUID NOT NULL REFERENCES reports (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  person_id UUID NOT NULL,
  -- 'up': for the bodies after it; 'back': a finding or question for the reporter.
  direction TEXT NOT NULL CHECK (direction IN ('up', 'back')),
  text TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX report_remarks_report ON report_remarks (report_id, at);
-- append-only: report_remarks

-- Files of a draft, kept as bytes and never executed. When the stage is sealed they move to `files`.
CREATE TABLE draft_files (
  id UUID PRIMARY KEY,
  draft_id UUID NOT NULL REFERENCES drafts (id),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  size BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX draft_files_draft ON draft_files (draft_id, added_at);

-- Sealed files.
CREATE TABLE files (
  id UUID PRIMARY KEY,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  size BIGINT NOT NULL,
  content_hash TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
-- append-only: files

CREATE TABLE stage_files (
  report_id UUID NOT NULL,
  stage BIGINT NOT NULL,
  file_id UUID NOT NULL REFERENCES files (id),
  PRIMARY KEY (report_id, stage, file_id),
  FOREIGN KEY (report_id, stage) REFERENCES report_stages (report_id, stage)
);
-- append-only: stage_files

-- What lists and counts need of a sealed stage, beside its content; NULL is not stated.
ALTER TABLE report_stages ADD COLUMN report_kind TEXT;
ALTER TABLE report_stages ADD COLUMN category TEXT;
ALTER TABLE report_stages ADD COLUMN threat TEXT;
ALTER TABLE report_stages ADD COLUMN tier TEXT;
ALTER TABLE report_stages ADD COLUMN leak TEXT;

-- Indicators as data (sharing::indicator), for searching and matching.
CREATE TABLE report_indicators (
  report_id UUID NOT NULL,
  stage BIGINT NOT NULL,
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  -- Whose readers may not see it.
  held_from_ministry BOOLEAN NOT NULL,
  held_from_centre BOOLEAN NOT NULL,
  PRIMARY KEY (report_id, stage, place),
  FOREIGN KEY (report_id, stage) REFERENCES report_stages (report_id, stage)
);
CREATE INDEX report_indicators_value ON report_indicators (value, kind);
-- append-only: report_indicators

-- Files that are held back from a body on the path.
ALTER TABLE stage_files ADD COLUMN held_from_ministry BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE stage_files ADD COLUMN held_from_centre BOOLEAN NOT NULL DEFAULT FALSE;

-- What became of a draft that was sent: who goes back to it is led to the report.
CREATE TABLE sent_drafts (
  draft_id UUID PRIMARY KEY,
  report_id UUID NOT NULL REFERENCES reports (id)
);
-- append-only: sent_drafts

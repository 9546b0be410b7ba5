-- Kinds of sectors: critical infrastructure, and the government's own bodies, which report too but are no part of the plan.
ALTER TABLE sectors ADD COLUMN kind TEXT NOT NULL DEFAULT 'critical' CHECK (kind IN ('critical', 'government'));
-- Reports of ministries and agencies stand under this one (004:14411-14477, of 2013-06-19).
INSERT INTO sectors (code, place, parent, name_ja, name_en, reports_pass, valid_from, valid_to, source, note, kind)
  VALUES ('STATE', 1000, NULL, '政府機関・独立行政法人等', 'Ministries and agencies', 'by-hand', 15875, NULL,
    '004:14411-14477;004:15040-15060', '', 'government');

-- Which ministry supervises which agency (所管府省庁), and hears from it first.
CREATE TABLE supervisions (
  agency_id UUID NOT NULL REFERENCES organisations (id),
  ministry_id UUID NOT NULL REFERENCES organisations (id),
  basis TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  PRIMARY KEY (agency_id, valid_from)
);
CREATE INDEX supervisions_ministry ON supervisions (ministry_id, agency_id);

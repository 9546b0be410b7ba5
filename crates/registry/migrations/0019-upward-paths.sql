-- Whether what is reported in a sector passes the ministry on to the centre at once or by the ministry's hand, as the
-- ministry competent for the sector decides: decision after decision. Of a sector, or a part of one, that decision holds
-- which began last; a part without one of its own has that of its sector. Where nothing was decided sectors.reports_pass
-- holds.
CREATE TABLE upward_paths (
  -- The ministry, which counts its decisions over all its sectors.
  org_id UUID NOT NULL REFERENCES organisations (id),
  number BIGINT NOT NULL CHECK (number > 0),
  sector_code TEXT NOT NULL REFERENCES sectors (code),
  -- The first day on which it holds: reports filed before keep their way.
  valid_from BIGINT NOT NULL,
  pass TEXT NOT NULL CHECK (pass IN ('at-once', 'by-hand')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  person_id UUID,
  at BIGINT NOT NULL,
  PRIMARY KEY (org_id, number)
);
-- append-only: upward_paths
CREATE INDEX upward_paths_sector ON upward_paths (sector_code, valid_from);

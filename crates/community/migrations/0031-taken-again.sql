-- What came can be taken up again after the notice that was begun with it was given up.
CREATE TABLE arrival_notices_again (
  notice_id UUID PRIMARY KEY,
  arrival_id UUID NOT NULL REFERENCES arrivals (id),
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
INSERT INTO arrival_notices_again (notice_id, arrival_id, begun_by, begun_at)
  SELECT notice_id, arrival_id, begun_by, begun_at FROM arrival_notices;
DROP TABLE arrival_notices;
-- on postgres:
DROP FUNCTION sealed_arrival_notices();
ALTER TABLE arrival_notices_again RENAME TO arrival_notices;
CREATE INDEX arrival_notices_arrival ON arrival_notices (arrival_id);
-- append-only: arrival_notices

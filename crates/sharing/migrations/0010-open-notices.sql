-- Notices that are not released yet: what may wait for somebody at the desk.
CREATE TABLE open_notices (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  begun_at BIGINT NOT NULL
);
CREATE INDEX open_notices_begun ON open_notices (begun_at, notice_id);
INSERT INTO open_notices (notice_id, begun_at)
  SELECT n.id, n.begun_at FROM notices n WHERE NOT EXISTS (SELECT 1 FROM releases r WHERE r.notice_id = n.id);
CREATE INDEX releases_at ON releases (released_at, notice_id);

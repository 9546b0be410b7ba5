-- Whom outside a released notice was handed over to by hand, as the room of the bridges writes it down and seals it; the id is the
-- one that it has there.
CREATE TABLE notice_outside (
  id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  place_ja TEXT NOT NULL,
  place_en TEXT NOT NULL,
  -- Who there took it, by which means and when.
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  handed_at BIGINT NOT NULL
);
CREATE INDEX notice_outside_notice ON notice_outside (notice_id);

-- That somebody there was told that it was recalled: who there, by which means.
CREATE TABLE outside_told (
  outside_id UUID PRIMARY KEY,
  notice_id UUID NOT NULL REFERENCES notices (id),
  whom TEXT NOT NULL,
  means TEXT NOT NULL,
  told_by UUID NOT NULL,
  told_at BIGINT NOT NULL
);
-- append-only: outside_told

-- The label below which a notice may not go although it has no report as its source: what it was begun with came from
-- elsewhere with this label.
CREATE TABLE notice_floors (
  notice_id UUID PRIMARY KEY REFERENCES notices (id),
  label TEXT NOT NULL
);
-- append-only: notice_floors

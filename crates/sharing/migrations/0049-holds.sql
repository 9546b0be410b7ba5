-- What keeps a notice from leaving although nothing of it is wrong: what it was begun with came from elsewhere, and whoever gave
-- that has taken back the leave to go on with it, or the thing itself.
CREATE TABLE notice_holds (
  notice_id UUID NOT NULL REFERENCES notices (id),
  why TEXT NOT NULL CHECK (why IN ('leave', 'source')),
  PRIMARY KEY (notice_id, why)
);

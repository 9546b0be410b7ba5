-- What was seen in each file when it came: marks, and what it says of itself, as JSON. Made from the bytes, so not sealed
-- with them; absent for files that came before there was this, which are looked at when they are asked for.
ALTER TABLE draft_files ADD COLUMN looked TEXT;
ALTER TABLE files ADD COLUMN looked TEXT;
ALTER TABLE notice_files ADD COLUMN looked TEXT;
-- The text in a notice's file that is not plain text (office documents), as JSON, for the residue check.
ALTER TABLE notice_files ADD COLUMN readable TEXT;

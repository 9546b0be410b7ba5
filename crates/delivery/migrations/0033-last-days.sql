-- The last day of the label under which it was released: after it nobody is handed it any more, and no letter tells its text.
-- NULL: without end, and whatever was released before this was kept.
ALTER TABLE dispatches ADD COLUMN last_day BIGINT;

-- Calendars that were loaded from a file. Those that come with Kaname are in the program.
CREATE TABLE calendars (
  code TEXT PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  -- As the IANA calls it.
  zone TEXT NOT NULL,
  -- From where its hours are known.
  source TEXT NOT NULL,
  loaded_at BIGINT NOT NULL
);
-- append-only: calendars
-- When its offices are open.
CREATE TABLE calendar_hours (
  calendar TEXT NOT NULL REFERENCES calendars (code),
  -- From 1, which is Monday.
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  -- Minutes of the day.
  opens BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  PRIMARY KEY (calendar, weekday),
  CHECK (0 <= opens AND opens < closes AND closes < 1440)
);
-- append-only: calendar_hours
-- The days on which they are closed beside that: also further ones of a calendar that comes with Kaname.
CREATE TABLE calendar_days (
  calendar TEXT NOT NULL,
  day BIGINT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  source TEXT NOT NULL,
  loaded_at BIGINT NOT NULL,
  PRIMARY KEY (calendar, day)
);
-- append-only: calendar_days

-- A visit that the circle arranged (見学や紹介, 004:6646-6647) is written down as meetings are, and counted by itself. The CHECK of
-- `kind` knows no visits: their kind stands as 'working-group', and this says what they are.
ALTER TABLE meetings ADD COLUMN visit BOOLEAN NOT NULL DEFAULT FALSE;

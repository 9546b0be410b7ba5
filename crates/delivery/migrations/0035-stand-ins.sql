-- In one of which roles somebody reads what a letter tells of, who then gets it while he stands in for whoever is away: codes with
-- commas between them. Empty: it goes where it goes, whoever is away.
ALTER TABLE tidings ADD COLUMN readers TEXT NOT NULL DEFAULT '';

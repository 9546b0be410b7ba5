-- What the hub's own mail host found of SPF, DKIM and DMARC; '' where it said nothing.
ALTER TABLE incoming_letters ADD COLUMN vouched TEXT NOT NULL DEFAULT '';

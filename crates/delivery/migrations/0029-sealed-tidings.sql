-- Letters about deadlines and about mail that came, told before they were sealed.
INSERT INTO unsealed (kind, id, number) SELECT 'tiding', id, 0 FROM tidings;

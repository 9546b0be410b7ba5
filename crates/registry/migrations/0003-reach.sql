-- Whether a body and its points of contact are valid on a day, read for a hundred thousand at once without their rows.
CREATE INDEX contacts_valid ON contacts (org_id, valid_from, valid_to);
CREATE INDEX organisations_valid ON organisations (id, valid_from, valid_to);

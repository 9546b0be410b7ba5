-- By which means somebody can be reached on a day, told for thousands at once without the wide rows.
CREATE INDEX contacts_means ON contacts (org_id, valid_from, valid_to, phone, fax, mail);

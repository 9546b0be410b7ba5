-- Of which line of its recipient a letter tells; NULL in those of before, which told of that handed over first.
ALTER TABLE letters ADD COLUMN delivery_id UUID;

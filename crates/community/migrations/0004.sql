-- First openings have ids, by which the chain knows them. Earlier ones have none: they are known by share and moment.
ALTER TABLE share_openings ADD COLUMN id UUID;

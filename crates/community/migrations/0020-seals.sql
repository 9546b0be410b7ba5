-- The bridge of which an event tells: the chain's entry speaks of it.
ALTER TABLE community_events ADD COLUMN bridge_id UUID;

-- What was there before it was sealed.
INSERT INTO unsealed (kind, id, number) SELECT 'community', id, 0 FROM communities;
INSERT INTO unsealed (kind, id, number) SELECT 'membership', id, 0 FROM memberships;
INSERT INTO unsealed (kind, id, number) SELECT 'membership-end', id, 0 FROM memberships WHERE valid_to IS NOT NULL;
INSERT INTO unsealed (kind, id, number) SELECT 'circle-event', id, 0 FROM community_events;

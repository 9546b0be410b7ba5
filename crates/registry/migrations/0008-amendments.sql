-- What of its registration an organisation asks to have changed: name, sector, membership of a CEPTOAR.
CREATE TABLE amendments (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- Who decides: the CEPTOAR for its membership, else the centre.
  decider_id UUID NOT NULL REFERENCES organisations (id),
  what TEXT NOT NULL CHECK (what IN ('name', 'sector', 'join', 'leave')),
  -- What is wanted, as JSON: registry::amendment::Wanted.
  wanted TEXT NOT NULL,
  -- How it was when it was asked, in words, for people.
  before TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'declined', 'withdrawn')),
  decision TEXT,
  decided_by UUID,
  decided_at BIGINT,
  CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX amendments_org ON amendments (org_id, id);
CREATE INDEX amendments_decider ON amendments (decider_id, state, id);
-- One question of each kind at a time.
CREATE UNIQUE INDEX amendments_open ON amendments (org_id, what) WHERE state = 'open';

-- How an organisation was registered before an amendment. `until` is the last day on which it was so.
CREATE TABLE former_registrations (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organisations (id),
  until BIGINT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  kana TEXT NOT NULL,
  romaji TEXT NOT NULL,
  short_ja TEXT NOT NULL,
  short_en TEXT NOT NULL,
  sector_code TEXT
);
-- append-only: former_registrations
CREATE INDEX former_registrations_org ON former_registrations (org_id, until, id);

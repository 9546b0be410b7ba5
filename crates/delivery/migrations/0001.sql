-- The ledger: one dispatch per thing released, one delivery per recipient of it.

CREATE TABLE dispatches (
  id UUID PRIMARY KEY,
  -- The organisation that released it.
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- What was released: a notice's id, its reference, title and TLP, for boards and lists.
  subject_id UUID NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  title TEXT NOT NULL,
  tlp TEXT NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('normal', 'urgent')),
  exercise BOOLEAN NOT NULL,
  released_at BIGINT NOT NULL,
  answer_by BIGINT
);
-- append-only: dispatches

-- Each stamp is set once and never moved.
CREATE TABLE deliveries (
  id UUID PRIMARY KEY,
  dispatch_id UUID NOT NULL REFERENCES dispatches (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  tier TEXT NOT NULL CHECK (tier IN ('ministry', 'ceptoar', 'member')),
  -- Whose hand it comes through; NULL for the first hop.
  via_id UUID REFERENCES deliveries (id),
  -- The CEPTOAR under which it counts on the board; NULL for ministries.
  ceptoar_code TEXT,
  -- No valid contact: entitled, but nobody to reach.
  reachable BOOLEAN NOT NULL,
  entitled_at BIGINT NOT NULL,
  queued_at BIGINT,
  handed_at BIGINT,
  opened_at BIGINT,
  acknowledged_at BIGINT,
  answered_at BIGINT,
  answered_by UUID,
  -- The newest answer; all of them stand in answers.
  answer TEXT CHECK (answer IN ('affected', 'not-affected', 'done', 'need-help')),
  passed_at BIGINT,
  -- NULL with passed_at set: passed on without a hand (standing agreement, or nobody there to reach).
  passed_by UUID,
  UNIQUE (dispatch_id, org_id, via_id),
  -- No stamp without the one before it.
  CHECK (handed_at IS NULL OR (queued_at IS NOT NULL AND reachable)),
  CHECK (opened_at IS NULL OR handed_at IS NOT NULL),
  CHECK (acknowledged_at IS NULL OR opened_at IS NOT NULL),
  CHECK (answered_at IS NULL OR acknowledged_at IS NOT NULL),
  CHECK ((answered_at IS NULL) = (answer IS NULL)),
  CHECK (passed_at IS NULL OR tier <> 'member')
);
-- One body is handed a dispatch by the centre at most once.
CREATE UNIQUE INDEX deliveries_first_hop ON deliveries (dispatch_id, org_id) WHERE via_id IS NULL;
CREATE INDEX deliveries_org ON deliveries (org_id, handed_at);
CREATE INDEX deliveries_dispatch ON deliveries (dispatch_id, ceptoar_code);
CREATE INDEX deliveries_via ON deliveries (via_id);
CREATE INDEX deliveries_help ON deliveries (dispatch_id, via_id) WHERE answer = 'need-help';
CREATE INDEX dispatches_org ON dispatches (org_id, released_at);

-- Answers, each as given: a later one does not erase an earlier one.
CREATE TABLE answers (
  id UUID PRIMARY KEY,
  delivery_id UUID NOT NULL REFERENCES deliveries (id),
  -- 1 for the first answer; the highest is the one in force.
  number BIGINT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('affected', 'not-affected', 'done', 'need-help')),
  note TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  UNIQUE (delivery_id, number)
);
-- append-only: answers

-- What a body on the way added for those below it.
CREATE TABLE additions (
  delivery_id UUID PRIMARY KEY REFERENCES deliveries (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  text TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL
);
-- append-only: additions

-- Telephone calls to those who have not read it.
CREATE TABLE calls (
  id UUID PRIMARY KEY,
  delivery_id UUID NOT NULL REFERENCES deliveries (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('told', 'no-answer', 'calling', 'wrong-number')),
  note TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL
);
CREATE INDEX calls_delivery ON calls (delivery_id, at);
-- append-only: calls

-- What came in by mail, each letter once, with what became of it.
CREATE TABLE incoming_letters (
  id UUID PRIMARY KEY,
  -- Of its words and of the address to which it came: what comes again after a broken line is known for the same.
  fingerprint TEXT NOT NULL UNIQUE,
  at BIGINT NOT NULL,
  -- Whom the envelope and the letter name; nobody has proven it.
  sender TEXT NOT NULL,
  from_name TEXT NOT NULL,
  from_mail TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- What its sender wrote; empty where a program wrote it.
  said TEXT NOT NULL,
  -- All of its text, where a person is to look at it.
  whole TEXT NOT NULL,
  -- How many files were attached; they are not kept.
  attached BIGINT NOT NULL,
  -- The letter that it answers; where it came without a valid mark, the one that it seems to answer.
  letter_id UUID REFERENCES letters (id),
  -- What it did: answered or received (of the line of that letter), failed (that letter came back), nothing.
  outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'received', 'failed', 'nothing')),
  -- Why a person is to look at it; NULL: nobody need.
  why TEXT CHECK (why IN ('words', 'attached', 'unopened', 'unread', 'recalled', 'no-line', 'ended', 'forged', 'unmarked',
    'misdirected', 'bounced', 'perhaps-bounce')),
  CHECK (why IS NOT NULL OR whole = '')
);
-- append-only: incoming_letters
CREATE INDEX incoming_letters_tray ON incoming_letters (at) WHERE why IS NOT NULL;

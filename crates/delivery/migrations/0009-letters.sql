-- What goes out by mail. A letter is a promise: it is written in the transaction from which it follows, and is sent late
-- rather than never.

-- The one post office of a hub.
CREATE TABLE post_office (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  -- Since when letters are promised; NULL: this hub sends no mail.
  opened_at BIGINT,
  -- While this stands nothing is sent, and letters wait.
  halted_at BIGINT,
  reason TEXT NOT NULL,
  -- Since when the relay has not been reached; NULL: it was, when it was last tried.
  unreached_since BIGINT,
  unreached_why TEXT NOT NULL,
  CHECK (halted_at IS NOT NULL OR reason = '')
);
INSERT INTO post_office (one, reason, unreached_why) VALUES (1, '', '');

-- One message per recipient, thing, occasion and step.
CREATE TABLE letters (
  -- Also what stands in its Message-ID, so that one that goes out twice is known for the same.
  id UUID PRIMARY KEY,
  -- What it tells of: a dispatch; where somebody is to telephone, the round of reminders that found whom.
  about_id UUID NOT NULL,
  occasion TEXT NOT NULL CHECK (occasion IN ('notice', 'recall', 'reminder', 'second', 'telephone')),
  -- Which step of the reminders it belongs to; 0 where it is none.
  step BIGINT NOT NULL DEFAULT 0,
  -- The organisation to whose contacts it goes; to which of them is decided when it goes.
  recipient_id UUID NOT NULL REFERENCES organisations (id),
  urgent BOOLEAN NOT NULL,
  -- From when on it is to be sent: not before a day on which somebody reads it.
  promised_at BIGINT NOT NULL,
  -- When it is tried next; while it is being sent: when it is believed lost. NULL: nothing is left to do.
  due_at BIGINT,
  -- How often a hand-over was begun.
  tries BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'handed', 'refused', 'given-up', 'needless')),
  ended_at BIGINT,
  UNIQUE (about_id, occasion, recipient_id, step),
  CHECK ((due_at IS NULL) = (ended_at IS NOT NULL)),
  CHECK ((ended_at IS NULL) = (state IN ('waiting', 'sending')))
);
CREATE INDEX letters_due ON letters (urgent, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX letters_failed ON letters (ended_at) WHERE state IN ('refused', 'given-up');

-- What came of each try.
CREATE TABLE letter_tries (
  letter_id UUID NOT NULL REFERENCES letters (id),
  -- From 1.
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  -- To which address and through which host; empty where none was there.
  address TEXT NOT NULL,
  host TEXT NOT NULL,
  -- perhaps: the line broke after the text and before the answer; lost: whoever sent it ended before he said how.
  outcome TEXT NOT NULL CHECK (outcome IN ('handed', 'later', 'never', 'perhaps', 'lost')),
  code BIGINT,
  said TEXT NOT NULL,
  PRIMARY KEY (letter_id, number)
);
-- append-only: letter_tries

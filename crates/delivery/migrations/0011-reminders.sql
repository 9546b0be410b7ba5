-- Who is reminded when of what has been handed over: rules by urgency, and the promises that followed from them.

CREATE TABLE reminder_plans (
  urgency TEXT NOT NULL CHECK (urgency IN ('normal', 'urgent')),
  -- 1 for the one that comes with Kaname; of those that have begun the one that began last, and of these the highest, holds.
  number BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  -- Whose nights and holidays count.
  calendar TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id UUID,
  at BIGINT NOT NULL,
  PRIMARY KEY (urgency, number)
);
CREATE TABLE reminder_steps (
  urgency TEXT NOT NULL,
  number BIGINT NOT NULL,
  step BIGINT NOT NULL CHECK (step > 0),
  -- After the handing over.
  wait BIGINT NOT NULL CHECK (wait >= 0),
  unit TEXT NOT NULL CHECK (unit IN ('minutes', 'hours', 'business-hours', 'days', 'months')),
  -- first, second: the recipient's contacts; telephone: whoever handed it over.
  whom TEXT NOT NULL CHECK (whom IN ('first', 'second', 'telephone')),
  PRIMARY KEY (urgency, number, step),
  FOREIGN KEY (urgency, number) REFERENCES reminder_plans (urgency, number)
);
INSERT INTO reminder_plans (urgency, number, valid_from, calendar, reason, at) VALUES
  ('urgent', 1, 0, 'japan', '', 0), ('normal', 1, 0, 'japan', '', 0);
INSERT INTO reminder_steps (urgency, number, step, wait, unit, whom) VALUES
  ('urgent', 1, 1, 30, 'minutes', 'first'), ('urgent', 1, 2, 60, 'minutes', 'second'), ('urgent', 1, 3, 90, 'minutes', 'telephone'),
  ('normal', 1, 1, 9, 'business-hours', 'first'), ('normal', 1, 2, 18, 'business-hours', 'second'),
  ('normal', 1, 3, 27, 'business-hours', 'telephone');
-- append-only: reminder_plans
-- append-only: reminder_steps

-- One promise for all to whom one hand gave it in one moment: when it comes due, those who have not confirmed are reminded.
-- It is written in the transaction that hands over, so that no later change of the rules moves it.
CREATE TABLE reminder_rounds (
  id UUID PRIMARY KEY,
  dispatch_id UUID NOT NULL REFERENCES dispatches (id),
  -- The line above those to whom it was handed; the dispatch itself where the centre handed it over.
  above_id UUID NOT NULL,
  handed_at BIGINT NOT NULL,
  step BIGINT NOT NULL,
  whom TEXT NOT NULL CHECK (whom IN ('first', 'second', 'telephone')),
  due_at BIGINT NOT NULL,
  -- Set once, with how many had not confirmed then.
  done_at BIGINT,
  silent BIGINT,
  UNIQUE (above_id, handed_at, step),
  CHECK (done_at IS NULL OR done_at >= due_at),
  CHECK ((done_at IS NULL) = (silent IS NULL))
);
CREATE INDEX reminder_rounds_due ON reminder_rounds (due_at) WHERE done_at IS NULL;
CREATE INDEX reminder_rounds_dispatch ON reminder_rounds (dispatch_id, due_at);
CREATE INDEX reminder_rounds_telephone ON reminder_rounds (due_at) WHERE whom = 'telephone' AND silent > 0;

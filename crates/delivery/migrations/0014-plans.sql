-- Plans of reminders that the centre decided: those of one decision share its id. NULL: it came with Kaname.
ALTER TABLE reminder_plans ADD COLUMN decision_id UUID;
-- Who decided it.
ALTER TABLE reminder_plans ADD COLUMN org_id UUID;

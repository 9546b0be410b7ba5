-- The members to whom something is to go, where a CEPTOAR chose them (in a drill): written before it is released, and kept.
-- A CEPTOAR without a row here has all of its members.
CREATE TABLE chosen_members (
  -- What is to be released: a notice's id.
  subject_id UUID NOT NULL,
  ceptoar_id UUID NOT NULL REFERENCES organisations (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (subject_id, ceptoar_id, org_id)
);
-- append-only: chosen_members

-- An earlier last day than that of the label under which it was released: given later, as where a report it was made from
-- may be handed on no longer. The earliest is in force.
CREATE TABLE shortened (
  dispatch_id UUID NOT NULL REFERENCES dispatches (id),
  last_day BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (dispatch_id, last_day)
);
-- append-only: shortened

-- Rules that were loaded or carried over before they were sealed: of what was decided, the chain has told the terms.
INSERT INTO unsealed (kind, id, number)
  SELECT 'ceptoar-rules', ceptoar_id, number FROM ceptoar_rules WHERE origin <> 'decision';

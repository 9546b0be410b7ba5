-- Names are folded as every text that is searched (registry::fold::name). What is empty is folded anew when the tables have
-- been brought up to date.
UPDATE organisations SET search = '';

-- First stages of one title and of one time. The beginning of the title only: an index of PostgreSQL takes no long text.
CREATE INDEX report_stages_titled ON report_stages (substr(title, 1, 120), sealed_at) WHERE stage = 1;

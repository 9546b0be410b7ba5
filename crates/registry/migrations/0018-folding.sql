-- By which version of the folding the names of organisations were folded (registry::fold::VERSION).

CREATE TABLE name_folding (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  version BIGINT NOT NULL
);
INSERT INTO name_folding (id, version) VALUES (1, 0);

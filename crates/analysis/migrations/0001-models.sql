-- Models of who depends on whom (相互依存性解析): each is its organisation's own. A version, a plan, an opening to others and its
-- end are rows that nothing changes.

CREATE TABLE models (
  id UUID PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  -- Whose it is.
  org_id UUID NOT NULL REFERENCES organisations (id),
  begun_by UUID NOT NULL,
  begun_at BIGINT NOT NULL
);
-- append-only: models
CREATE INDEX models_org ON models (org_id);

-- What it says, each version as it was saved.
CREATE TABLE model_versions (
  model_id UUID NOT NULL REFERENCES models (id),
  -- From 1; the highest is in force.
  number BIGINT NOT NULL,
  -- analysis::model::Version as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  -- What lists show of it: said again, and compared when seals are verified.
  name TEXT NOT NULL,
  nodes BIGINT NOT NULL,
  needs BIGINT NOT NULL,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (model_id, number)
);
-- append-only: model_versions

-- What fails, is repaired and is refuelled when: asked of the version in force.
CREATE TABLE model_plans (
  model_id UUID NOT NULL REFERENCES models (id),
  -- From 1.
  number BIGINT NOT NULL,
  -- analysis::plan::Content as JSON, exactly as hashed.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  -- What lists show of it, likewise.
  name TEXT NOT NULL,
  saved_by UUID NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (model_id, number)
);
-- append-only: model_plans

-- That it was opened to another organisation.
CREATE TABLE model_readers (
  id UUID PRIMARY KEY,
  model_id UUID NOT NULL REFERENCES models (id),
  org_id UUID NOT NULL REFERENCES organisations (id),
  -- How often it has been opened to that organisation, from 1: two that press at once open it once.
  number BIGINT NOT NULL,
  opened_by UUID NOT NULL,
  opened_at BIGINT NOT NULL,
  UNIQUE (model_id, org_id, number)
);
-- append-only: model_readers
CREATE INDEX model_readers_org ON model_readers (org_id, model_id);

-- That this is over.
CREATE TABLE model_reader_ends (
  reader_id UUID PRIMARY KEY REFERENCES model_readers (id),
  ended_by UUID NOT NULL,
  ended_at BIGINT NOT NULL
);
-- append-only: model_reader_ends

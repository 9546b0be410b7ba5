-- The tables of fiscal years as they were published: each year once.
CREATE TABLE publications (
  id UUID PRIMARY KEY,
  -- Whose figures they are.
  org_id UUID NOT NULL REFERENCES organisations (id),
  fiscal_year BIGINT NOT NULL,
  -- statistics::publication::Content as JSON, exactly as hashed: what is hidden is not in it.
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  published_by UUID NOT NULL,
  published_at BIGINT NOT NULL,
  UNIQUE (org_id, fiscal_year)
);
CREATE INDEX publications_year ON publications (fiscal_year);
-- append-only: publications

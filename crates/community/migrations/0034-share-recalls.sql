-- That the hub recalled a share that it had released: why, and what those who had it are to do.
CREATE TABLE share_recalls (
  share_id UUID PRIMARY KEY REFERENCES shares (id),
  reason TEXT NOT NULL,
  instructions TEXT NOT NULL,
  recalled_by UUID NOT NULL,
  recalled_at BIGINT NOT NULL
);
-- append-only: share_recalls
-- Where a share that was recalled arrived is asked by the share alone.
CREATE INDEX arrivals_share ON arrivals (share_id);

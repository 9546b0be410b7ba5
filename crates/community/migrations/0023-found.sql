-- Shares are looked for under the hub of their circle: what stands in the index is to be made again, by `kaname reindex`.
UPDATE search_documents SET version = 0 WHERE kind = 'Share';
UPDATE search_state SET version = 0 WHERE kind = 'Share' AND EXISTS (SELECT 1 FROM shares);

-- Until now the chain told of what organisations changed themselves, and of what they were granted, only that it was: where
-- that came after what it told of an organisation last, it does not know what is registered now.
INSERT INTO unsealed (kind, id, number)
  SELECT 'registered', o.id, e.seq FROM organisations o JOIN audit_entries e ON e.subject_id = o.id
  WHERE e.action IN ('organisation.entered', 'organisation.registration-changed') AND e.detail LIKE '%"content":"%'
    AND EXISTS (SELECT 1 FROM audit_entries c WHERE c.seq > e.seq
      AND c.action IN ('organisation.described', 'contact.added', 'contact.replaced', 'contact.ended', 'amendment.granted')
      AND c.subject_id IN (SELECT o.id UNION ALL SELECT k.id FROM contacts k WHERE k.org_id = o.id
        UNION ALL SELECT a.id FROM amendments a WHERE a.org_id = o.id));

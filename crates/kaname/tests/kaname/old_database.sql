-- Rows as an older version wrote them. A migration that derives something from another table: add rows of it here.

INSERT INTO sectors (code, place, name_ja, name_en, reports_pass, valid_from, source, note) VALUES
  ('ICT', 1, '情報通信', 'ICT', 'by-hand', 0, '', '');

INSERT INTO organisations (id, kind, code, name_ja, name_en, kana, romaji, short_ja, short_en, role_ja, role_en, sector_code, place_ja, domains, networks, passes, fictional, valid_from, source, note, sort, search) VALUES
  ('01900000-0000-7000-8000-000000000001', 'centre', 'NISC', 'センター', 'センター', '', '', '', '', '', '', NULL, '', '', '', 'by-hand', FALSE, 0, '', '', 'センター', 'センター'),
  ('01900000-0000-7000-8000-000000000002', 'ministry', 'MIC', '省', '省', '', '', '', '', '', '', NULL, '', '', '', 'by-hand', FALSE, 0, '', '', '省', '省'),
  ('01900000-0000-7000-8000-000000000003', 'ceptoar', 'ICT-TEL', 'セプター', 'セプター', '', '', '', '', '', '', 'ICT', '', '', '', 'by-hand', FALSE, 0, '', '', 'セプター', 'セプター'),
  ('01900000-0000-7000-8000-000000000004', 'operator', NULL, '事業者', '事業者', '', '', '', '', '', '', 'ICT', '', '', '', 'by-hand', FALSE, 0, '', '', '事業者', '事業者'),
  ('01900000-0000-7000-8000-000000000005', 'related', 'IPA', 'ハブ', 'ハブ', '', '', '', '', '', '', NULL, '', '', '', 'by-hand', FALSE, 0, '', '', 'ハブ', 'ハブ');

INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at) VALUES
  ('01900000-0000-7000-8000-000000000009', '人', 'Person', '', '', 'p@people.example', 0);

INSERT INTO people (id, name_ja, name_en, kana, romaji, mail, created_at) VALUES
  ('01900000-0000-7000-8000-00000000000a', '管理', 'Manager', '', '', 'm@people.example', 0);

INSERT INTO roles (id, person_id, org_id, role, since, until) VALUES
  ('01900000-0000-7000-8000-0000000000f1', '01900000-0000-7000-8000-000000000009', '01900000-0000-7000-8000-000000000001', 'duty', 0, NULL),
  ('01900000-0000-7000-8000-0000000000f2', '01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-000000000004', 'manager', 0, 5000);

INSERT INTO invitations (id, org_id, mail, name_ja, roles, token_hash, invited_by, invited_at, expires_at) VALUES
  ('01900000-0000-7000-8000-0000000000e1', '01900000-0000-7000-8000-000000000004', 'a@people.example', '甲', 'manager', 'a', '01900000-0000-7000-8000-000000000009', 0, 9),
  ('01900000-0000-7000-8000-0000000000e2', '01900000-0000-7000-8000-000000000004', 'b@people.example', '乙', 'contact', 'b', '01900000-0000-7000-8000-00000000000a', 0, 9),
  ('01900000-0000-7000-8000-0000000000e3', '01900000-0000-7000-8000-000000000004', 'c@people.example', '丙', 'manager', 'c', NULL, 0, 9);

INSERT INTO reports (id, reference, org_id, filed_by_org, channel, source, sector_code, exercise, submitted_at) VALUES
  ('01900000-0000-7000-8000-000000000011', 'R-2014-00001', '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000004', 'web', '', 'ICT', FALSE, 1000),
  ('01900000-0000-7000-8000-000000000012', 'R-2014-00002', '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000004', 'web', '', 'ICT', FALSE, 1000),
  ('01900000-0000-7000-8000-000000000013', 'R-2014-00003', '01900000-0000-7000-8000-000000000004', '01900000-0000-7000-8000-000000000004', 'web', '', 'ICT', FALSE, 1000);

INSERT INTO report_stages (report_id, stage, kind, title, content, content_hash, label, sealed_by, sealed_at) VALUES
  ('01900000-0000-7000-8000-000000000011', 1, 'first', 'x', '{}', '0', '{}', '01900000-0000-7000-8000-000000000009', 1000),
  ('01900000-0000-7000-8000-000000000011', 2, 'follow-up', 'x', '{}', '0', '{}', '01900000-0000-7000-8000-000000000009', 2000),
  ('01900000-0000-7000-8000-000000000012', 1, 'first', 'x', '{}', '0', '{}', '01900000-0000-7000-8000-000000000009', 1000),
  ('01900000-0000-7000-8000-000000000013', 1, 'first', 'x', '{}', '0', '{}', '01900000-0000-7000-8000-000000000009', 1000),
  ('01900000-0000-7000-8000-000000000013', 2, 'follow-up', 'x', '{}', '0', '{}', '01900000-0000-7000-8000-000000000009', 3000);

INSERT INTO report_stops (report_id, org_id, position, received_at, passed_at, submitted_at, sector_code, newest_stage, seen_stage, is_final) VALUES
  ('01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000002', 0, 1000, NULL, 1000, 'ICT', 2, 1, FALSE),
  ('01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000001', 1, NULL, NULL, 1000, 'ICT', 2, 0, FALSE),
  ('01900000-0000-7000-8000-000000000012', '01900000-0000-7000-8000-000000000001', 0, 1000, NULL, 1000, 'ICT', 1, 0, FALSE),
  ('01900000-0000-7000-8000-000000000013', '01900000-0000-7000-8000-000000000002', 0, 1000, 1500, 1000, 'ICT', 2, 0, FALSE),
  ('01900000-0000-7000-8000-000000000013', '01900000-0000-7000-8000-000000000001', 1, 1500, NULL, 1000, 'ICT', 2, 0, FALSE);

INSERT INTO stage_receipts (report_id, stage, org_id, person_id, at) VALUES
  ('01900000-0000-7000-8000-000000000011', 1, '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000009', 1100);

INSERT INTO report_remarks (id, report_id, org_id, person_id, direction, text, at) VALUES
  ('01900000-0000-7000-8000-000000000021', '01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000009', 'back', 'x', 2500),
  ('01900000-0000-7000-8000-000000000022', '01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000009', 'back', 'x', 1500),
  ('01900000-0000-7000-8000-000000000023', '01900000-0000-7000-8000-000000000013', '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000009', 'back', 'x', 2900),
  ('01900000-0000-7000-8000-000000000024', '01900000-0000-7000-8000-000000000012', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000009', 'up', 'x', 9000);

INSERT INTO triages (id, report_id, number, stage, level, severity, proposed_level, proposed_severity, reason, person_id, at) VALUES
  ('01900000-0000-7000-8000-000000000031', '01900000-0000-7000-8000-000000000012', 1, 1, 'reached', 'low', 'reached', 'low', '', '01900000-0000-7000-8000-000000000009', 4000),
  ('01900000-0000-7000-8000-000000000032', '01900000-0000-7000-8000-000000000012', 2, 1, 'reached', 'high', 'reached', 'high', '', '01900000-0000-7000-8000-000000000009', 5000),
  ('01900000-0000-7000-8000-000000000033', '01900000-0000-7000-8000-000000000013', 1, 1, 'reached', 'middle', 'reached', 'middle', '', '01900000-0000-7000-8000-000000000009', 2000);

INSERT INTO triage_queue (report_id, org_id, since, again) VALUES
  ('01900000-0000-7000-8000-000000000013', '01900000-0000-7000-8000-000000000001', 3000, TRUE);

INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at) VALUES
  ('01900000-0000-7000-8000-000000000041', '01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000042', 'N-2014-00001', 'x', 'amber', 'normal', FALSE, 1000);

INSERT INTO deliveries (id, dispatch_id, org_id, tier, via_id, ceptoar_code, reachable, entitled_at, queued_at, handed_at, opened_at, acknowledged_at, answered_at, answered_by, answer) VALUES
  ('01900000-0000-7000-8000-000000000043', '01900000-0000-7000-8000-000000000041', '01900000-0000-7000-8000-000000000003', 'ceptoar', NULL, 'ICT-TEL', TRUE, 1000, 1000, 1000, NULL, NULL, NULL, NULL, NULL);

INSERT INTO deliveries (id, dispatch_id, org_id, tier, via_id, ceptoar_code, reachable, entitled_at, queued_at, handed_at, opened_at, acknowledged_at, answered_at, answered_by, answer) VALUES
  ('01900000-0000-7000-8000-000000000044', '01900000-0000-7000-8000-000000000041', '01900000-0000-7000-8000-000000000004', 'member', '01900000-0000-7000-8000-000000000043', 'ICT-TEL', TRUE, 1000, 1000, 1000, 1100, 1100, 1300, '01900000-0000-7000-8000-000000000009', 'done');

INSERT INTO answers (id, delivery_id, number, answer, note, person_id, at) VALUES
  ('01900000-0000-7000-8000-000000000045', '01900000-0000-7000-8000-000000000044', 1, 'affected', '', '01900000-0000-7000-8000-000000000009', 1200),
  ('01900000-0000-7000-8000-000000000046', '01900000-0000-7000-8000-000000000044', 2, 'done', '', '01900000-0000-7000-8000-000000000009', 1300);

INSERT INTO incidents (id, reference, org_id, exercise, opened_at) VALUES
  ('01900000-0000-7000-8000-000000000047', 'I-2014-00001', '01900000-0000-7000-8000-000000000002', FALSE, 1000);

INSERT INTO briefings (id, incident_id, report_id, stage, org_id, person_id, executive_id, name, post, channel, source, told_at, recorded_by, recorded_at) VALUES
  ('01900000-0000-7000-8000-000000000048', '01900000-0000-7000-8000-000000000047', '01900000-0000-7000-8000-000000000011', 1, '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000009', NULL, 'x', 'ciso', 'page', '', 1000, NULL, 1000);

INSERT INTO briefing_readings (briefing_id, read_at) VALUES
  ('01900000-0000-7000-8000-000000000048', 1500);

INSERT INTO ceptoar_rules (ceptoar_id, number, valid_from, passes, own_words, ministry_sees, members_see, confirm_months, origin, detail, person_id, at) VALUES
  ('01900000-0000-7000-8000-000000000003', 1, 0, 'by-hand', TRUE, 'counts', 'own', 12, 'document', '{}', NULL, 1000);

INSERT INTO communities (id, code, name_ja, name_en, purpose_ja, purpose_en, hub_id, rules, valid_from, source) VALUES
  ('01900000-0000-7000-8000-000000000051', 'J-CSIP', 'x', 'x', 'x', 'x', '01900000-0000-7000-8000-000000000005', '{}', 0, '');

INSERT INTO memberships (id, community_id, org_id, role, valid_from, valid_to, source) VALUES
  ('01900000-0000-7000-8000-000000000052', '01900000-0000-7000-8000-000000000051', '01900000-0000-7000-8000-000000000004', 'member', 0, NULL, ''),
  ('01900000-0000-7000-8000-000000000053', '01900000-0000-7000-8000-000000000051', '01900000-0000-7000-8000-000000000002', 'observer', 0, 9, '');

INSERT INTO community_events (id, community_id, kind, org_id, name_ja, name_en, by_org, by_person, at) VALUES
  ('01900000-0000-7000-8000-000000000054', '01900000-0000-7000-8000-000000000051', 'member-let-in', '01900000-0000-7000-8000-000000000004', '', '', '01900000-0000-7000-8000-000000000005', '01900000-0000-7000-8000-000000000009', 1000);

-- What was handed over by hand before whoever recalls a notice was told to whom.
INSERT INTO notice_outside (id, notice_id, place_ja, place_en, whom, means, handed_at)
  SELECT h.id, h.notice_id, b.to_ja, b.to_en, h.whom, h.means, h.handed_at
  FROM notice_hand_overs h JOIN bridges b ON b.id = h.bridge_id;

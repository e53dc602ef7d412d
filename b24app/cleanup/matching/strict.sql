-- The strict pass: a key of one person joins everybody who holds it. One star a key, so that a thousand cards under one
-- key make a thousand edges and not half a million.
CREATE OR REPLACE TEMP TABLE m_edges AS
SELECT h.first AS a, k.node AS b, h.kind, h.value, h.bits
FROM m_hubs h JOIN m_keys k ON k.kind = h.kind AND k.value = h.value
WHERE h.kind IN ('email', 'phone') AND k.node <> h.first
  AND NOT EXISTS (SELECT 1 FROM m_shared s WHERE s.kind = h.kind AND s.value = h.value);

-- A key of several people joins those of one full name.
INSERT INTO m_edges
SELECT f.first, n.node, 'named', n.value || ', ' || v.shown, w.bits
FROM (SELECT k.node, k.kind, k.value, n.name FROM m_keys k JOIN m_names n ON n.node = k.node
      WHERE n.name LIKE '% %' AND (k.kind IN ('role', 'landline') OR EXISTS (
        SELECT 1 FROM m_shared s WHERE s.kind = k.kind AND s.value = k.value))) AS n
JOIN (SELECT k.kind, k.value, n.name, min(k.node) AS first FROM m_keys k JOIN m_names n ON n.node = k.node
      GROUP BY k.kind, k.value, n.name) AS f ON f.kind = n.kind AND f.value = n.value AND f.name = n.name
CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'named') AS w
JOIN m_shown v ON v.kind = 'name' AND v.value = n.name
WHERE n.node <> f.first;

-- The pairs to be shown: every star that joins by itself, and whatever is left open between two groups.
CREATE OR REPLACE TEMP TABLE m_pairs AS
SELECT a, b, max(bits) AS bits, 'auto' AS band, arg_max(kind, (bits, kind, value)) AS kind, arg_max(value, (bits, kind, value)) AS value, '' AS doubt
FROM m_edges GROUP BY a, b
UNION ALL
SELECT a, b, max(bits), 'review', arg_max(kind, (bits, kind, value)), arg_max(value, (bits, kind, value)), min(doubt) FROM (
  SELECT a, b, bits, 'scored' AS kind, '' AS value, doubt FROM m_joined WHERE doubt <> ''
  UNION ALL
  SELECT a, b, bits, kind, value, reason FROM m_refused
  UNION ALL
  SELECT g.a, g.b, w.bits, 'talk', g.value, 'guess' FROM m_guesses g CROSS JOIN m_weights w WHERE w.kind = 'talk'
) AS open
WHERE NOT EXISTS (SELECT 1 FROM m_labels x JOIN m_labels y ON y.label = x.label WHERE x.node = open.a AND y.node = open.b)
  AND NOT EXISTS (SELECT 1 FROM m_forbidden f WHERE f.a = open.a AND f.b = open.b)
GROUP BY a, b;

CREATE OR REPLACE TEMP TABLE m_groups AS
SELECT label, count(*) AS cards FROM m_labels GROUP BY label HAVING count(*) > 1;

-- A card alone that may belong to somebody goes to the likeliest; groups that may be one stay two, with an open pair.
CREATE OR REPLACE TEMP TABLE m_lonely AS
SELECT node, label, bits FROM (
  SELECT x.node, y.label, p.bits,
    row_number() OVER (PARTITION BY x.node ORDER BY p.bits DESC, y.label) AS place
  FROM (SELECT a AS node, b AS other, bits FROM m_pairs WHERE band = 'review'
        UNION ALL SELECT b, a, bits FROM m_pairs WHERE band = 'review') AS p
  JOIN m_labels x ON x.node = p.node JOIN m_labels y ON y.node = p.other
  WHERE NOT EXISTS (SELECT 1 FROM m_groups g WHERE g.label = x.label)
    AND (EXISTS (SELECT 1 FROM m_groups g WHERE g.label = y.label) OR y.node < x.node)
) AS likeliest WHERE place = 1;

-- A card that waits for another lonely card would hang in the air where that one has found a group of its own.
CREATE OR REPLACE TEMP TABLE m_members AS
SELECT l.node, l.label, CASE WHEN g.cards > t.large THEN 'review' ELSE 'auto' END AS band,
  CASE WHEN g.cards > t.large THEN 'large' ELSE '' END AS doubt
FROM m_labels l JOIN m_groups g ON g.label = l.label CROSS JOIN m_limits t
UNION ALL
SELECT n.node, coalesce(o.label, n.label), 'review', 'open' FROM m_lonely n LEFT JOIN m_lonely o ON o.node = n.label;

INSERT INTO m_members
SELECT DISTINCT m.label, m.label, 'review', 'open' FROM m_members m
WHERE NOT EXISTS (SELECT 1 FROM m_members o WHERE o.node = m.label);

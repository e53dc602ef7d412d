-- One round: everybody takes the smallest number among the neighbours, then the number which that one has by now.
CREATE OR REPLACE TEMP TABLE m_near AS
SELECT l.node, least(l.label, coalesce(min(n.label), l.label)) AS label
FROM m_labels l
LEFT JOIN m_both e ON e.a = l.node
LEFT JOIN m_labels n ON n.node = e.b
GROUP BY l.node, l.label;

CREATE OR REPLACE TEMP TABLE m_labels AS
SELECT n.node, least(n.label, f.label) AS label FROM m_near n JOIN m_near f ON f.node = n.label;

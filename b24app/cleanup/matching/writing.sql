CREATE OR REPLACE TEMP TABLE m_reasons AS
SELECT p.a, p.b, e.kind, e.value, e.bits FROM m_pairs p JOIN m_evidence e ON e.a = p.a AND e.b = p.b
WHERE p.kind = 'scored'
UNION ALL
SELECT a, b, kind, value, bits FROM m_pairs WHERE kind <> 'scored'
UNION ALL
SELECT a, b, doubt, '', -1000.0 FROM m_pairs WHERE doubt <> '';

CREATE OR REPLACE TEMP TABLE m_told_why AS
SELECT r.a, r.b, list(replace(s.sentence, '{value}', coalesce(v.shown, r.value)) ORDER BY r.bits DESC, r.kind, r.value) AS because
FROM m_reasons r JOIN m_sentences s ON s.kind = r.kind
LEFT JOIN m_shown v ON v.kind = r.kind AND v.value = r.value GROUP BY r.a, r.b;

DELETE FROM pairs;
INSERT INTO pairs
SELECT x.kind, x.id, y.kind, y.id, round(p.bits, 2), p.band, w.because
FROM m_pairs p JOIN m_nodes x ON x.node = p.a JOIN m_nodes y ON y.node = p.b JOIN m_told_why w ON w.a = p.a AND w.b = p.b
ORDER BY p.a, p.b;

-- Of a member, the strongest reason that it has; of a doubtful one the doubt besides.
CREATE OR REPLACE TEMP TABLE m_why_member AS
SELECT node, arg_max(because, (bits, because)) AS because FROM (
  SELECT p.a AS node, p.bits, w.because, p.band FROM m_pairs p JOIN m_told_why w ON w.a = p.a AND w.b = p.b
  UNION ALL
  SELECT p.b, p.bits, w.because, p.band FROM m_pairs p JOIN m_told_why w ON w.a = p.a AND w.b = p.b
) AS sides GROUP BY node;

DELETE FROM clusters;
INSERT INTO clusters
SELECT c.kind || '-' || c.id, n.kind, n.id, m.band,
  coalesce(w.because, []::VARCHAR[]) || CASE WHEN s.sentence IS NULL THEN []::VARCHAR[] ELSE [s.sentence] END
FROM m_members m JOIN m_nodes n ON n.node = m.node JOIN m_nodes c ON c.node = m.label
LEFT JOIN m_why_member w ON w.node = m.node LEFT JOIN m_sentences s ON s.kind = m.doubt
ORDER BY m.label, m.node;

-- Companies: a row a group in pairs, and the company beside the group's cards; somebody alone is a group with it.
CREATE OR REPLACE TEMP TABLE m_company_why AS
SELECT p.label, p.company, p.bits, p.band, list(replace(s.sentence, '{value}', coalesce(v.shown, e.value))
  ORDER BY e.bits DESC, e.kind, e.value) AS because
FROM m_company_pairs p JOIN m_company_evidence e ON e.label = p.label AND e.company = p.company
JOIN m_sentences s ON s.kind = e.kind LEFT JOIN m_shown v ON v.kind = e.kind AND v.value = e.value
GROUP BY p.label, p.company, p.bits, p.band;

INSERT INTO pairs
SELECT n.kind, n.id, 'company', w.company, round(w.bits, 2), w.band, w.because
FROM m_company_why w JOIN m_nodes n ON n.node = w.label ORDER BY w.label, w.company;

INSERT INTO clusters
SELECT n.kind || '-' || n.id, n.kind, n.id, 'auto', w.because
FROM (SELECT label, min(because) AS because FROM m_company_why GROUP BY label) AS w JOIN m_nodes n ON n.node = w.label
WHERE NOT EXISTS (SELECT 1 FROM m_members m WHERE m.node = w.label) ORDER BY w.label;

INSERT INTO clusters
SELECT n.kind || '-' || n.id, 'company', w.company, w.band, w.because
FROM m_company_why w JOIN m_nodes n ON n.node = w.label
WHERE NOT EXISTS (SELECT 1 FROM m_members m WHERE m.node = w.label AND m.label <> w.label)
ORDER BY w.label, w.company;

-- The loose passes compare groups that the strict pass has made, so that a frequency counts people and not their cards.
CREATE OR REPLACE TEMP TABLE m_sizes AS SELECT label AS person, count(*) AS cards FROM m_labels GROUP BY label;

CREATE OR REPLACE TEMP TABLE m_person_names AS
SELECT DISTINCT l.label AS person, n.name, n.patronymic, n.name LIKE '% %' AS is_full
FROM m_names n JOIN m_labels l ON l.node = n.node;

CREATE OR REPLACE TEMP TABLE m_traits AS
SELECT DISTINCT person, 'name' AS kind, name AS value FROM m_person_names WHERE is_full
UNION
SELECT DISTINCT l.label, 'firm', f.firm FROM m_firms f JOIN m_labels l ON l.node = f.node
UNION
SELECT DISTINCT l.label, 'domain', d.domain FROM m_domains d JOIN m_labels l ON l.node = d.node
UNION
SELECT DISTINCT l.label, k.kind, k.value FROM m_keys k JOIN m_labels l ON l.node = k.node
WHERE k.kind IN ('role', 'landline')
  AND NOT EXISTS (SELECT 1 FROM m_shared s WHERE s.kind = k.kind AND s.value = k.value)
UNION
SELECT DISTINCT l.label, 'shared', k.value FROM m_keys k JOIN m_labels l ON l.node = k.node
JOIN m_shared s ON s.kind = k.kind AND s.value = k.value CROSS JOIN m_limits t WHERE s.people <= t.crowd;

-- What proposes two people to be compared: one value that few share, or a common name together with a company.
CREATE OR REPLACE TEMP TABLE m_blocks AS
SELECT person, kind, value FROM m_traits WHERE kind IN ('name', 'role', 'landline', 'shared')
UNION ALL
SELECT n.person, 'name at ' || f.kind, n.value || ' @ ' || f.value
FROM m_traits n JOIN m_traits f ON f.person = n.person WHERE n.kind = 'name' AND f.kind IN ('firm', 'domain')
UNION ALL
SELECT n.person, 'word at ' || f.kind, n.word || ' @ ' || f.value
FROM (SELECT person, unnest(string_split(value, ' ')) AS word FROM m_traits WHERE kind = 'name') AS n
JOIN m_traits f ON f.person = n.person WHERE f.kind IN ('firm', 'domain');

CREATE OR REPLACE TEMP TABLE m_often AS
SELECT kind, value, count(*) AS people FROM m_blocks GROUP BY kind, value HAVING count(*) > 1;

CREATE OR REPLACE TEMP TABLE m_rarely AS
SELECT b.person, b.kind, b.value FROM m_blocks b
JOIN m_often o ON o.kind = b.kind AND o.value = b.value CROSS JOIN m_limits t WHERE o.people <= t.common;

CREATE OR REPLACE TEMP TABLE m_proposed AS
SELECT a.person AS a, b.person AS b, bool_or(a.kind NOT LIKE 'word at %') AS is_likely
FROM m_rarely a JOIN m_rarely b ON a.kind = b.kind AND a.value = b.value AND a.person < b.person
GROUP BY a.person, b.person
UNION
SELECT least(la.label, lb.label), greatest(la.label, lb.label), true
FROM m_replies r JOIN m_labels la ON la.node = r.a JOIN m_labels lb ON lb.node = r.b WHERE la.label <> lb.label;

-- One word and one company in common propose a misspelt name only.
CREATE OR REPLACE TEMP TABLE m_candidates AS
SELECT p.a, p.b FROM m_proposed p WHERE p.is_likely
UNION
SELECT p.a, p.b FROM m_proposed p JOIN m_traits x ON x.person = p.a AND x.kind = 'name'
JOIN m_traits y ON y.person = p.b AND y.kind = 'name'
WHERE NOT p.is_likely AND jaro_winkler_similarity(x.value, y.value) >= 0.92;

CREATE OR REPLACE TEMP TABLE m_evidence AS
-- The rarest common name, lighter by the logarithm of its bearers.
SELECT a, b, 'name' AS kind, arg_min(value, (people, value)) AS value, w.bits - log2(min(people)) AS bits
FROM m_common CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'name') AS w
WHERE m_common.kind = 'name' GROUP BY a, b, w.bits
UNION ALL
-- A company and its domain say the same: the rarer of both counts.
SELECT a, b, arg_min(kind, (people, kind, value)), arg_min(value, (people, kind, value)), least(w.bits, greatest(0.0, log2(p.everybody * 1.0 / min(people))))
FROM m_common CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'company') AS w
CROSS JOIN (SELECT count(*) AS everybody FROM m_sizes) AS p
WHERE m_common.kind IN ('firm', 'domain') GROUP BY a, b, w.bits, p.everybody
UNION ALL
SELECT a, b, m_common.kind, value, w.bits FROM m_common JOIN m_weights w ON w.kind = m_common.kind
WHERE m_common.kind IN ('role', 'landline', 'shared')
UNION ALL
SELECT c.a, c.b, 'reply', min(r.value), w.bits FROM m_candidates c
JOIN (SELECT least(la.label, lb.label) AS a, greatest(la.label, lb.label) AS b, q.value
      FROM m_replies q JOIN m_labels la ON la.node = q.a JOIN m_labels lb ON lb.node = q.b) AS r
  ON r.a = c.a AND r.b = c.b
CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'reply') AS w GROUP BY c.a, c.b, w.bits
UNION ALL
-- Names that are not the same: a slip of the finger, or another person.
SELECT u.a, u.b, arg_max(s.said, (w.bits, s.said)), min(x.shown) || ' / ' || min(y.shown), max(w.bits)
FROM (SELECT a, b, name_a, name_b, name_a || '|' || name_b AS text FROM m_unlike) AS u
JOIN m_said s ON s.text = u.text JOIN m_weights w ON w.kind = s.said
JOIN m_shown x ON x.kind = 'name' AND x.value = u.name_a JOIN m_shown y ON y.kind = 'name' AND y.value = u.name_b
GROUP BY u.a, u.b
UNION ALL
SELECT c.a, c.b, CASE WHEN bool_or(x.patronymic = y.patronymic) THEN 'patronymic' ELSE 'other_patronymic' END,
  min(x.patronymic) || ' / ' || min(y.patronymic),
  CASE WHEN bool_or(x.patronymic = y.patronymic) THEN min(s.bits) ELSE min(o.bits) END
FROM m_candidates c JOIN m_person_names x ON x.person = c.a JOIN m_person_names y ON y.person = c.b
CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'patronymic') AS s
CROSS JOIN (SELECT bits FROM m_weights WHERE kind = 'other_patronymic') AS o
WHERE x.patronymic <> '' AND y.patronymic <> '' GROUP BY c.a, c.b;

-- Keys of one person on both sides: none is the same, but one may be a slip of the finger away.
CREATE OR REPLACE TEMP TABLE m_own_keys AS
SELECT DISTINCT l.label AS person, k.kind, k.value FROM m_keys k JOIN m_labels l ON l.node = k.node
WHERE k.kind IN ('email', 'phone');

-- Another digit in an address makes another mailbox, not a slip.
CREATE OR REPLACE TEMP TABLE m_apart AS
SELECT c.a, c.b, x.kind, x.value || ' / ' || y.value AS value,
  CASE WHEN damerau_levenshtein(x.value, y.value) = 1 AND (x.kind = 'phone'
         OR regexp_replace(x.value, '[^0-9]', '', 'g') = regexp_replace(y.value, '[^0-9]', '', 'g')) THEN 'near'
       WHEN x.kind = 'email' AND d.domain IS NOT NULL AND split_part(x.value, '@', 2) = split_part(y.value, '@', 2)
         THEN 'other_box'
       ELSE 'other_' || x.kind END AS said
FROM m_candidates c JOIN m_own_keys x ON x.person = c.a JOIN m_own_keys y ON y.person = c.b AND y.kind = x.kind
LEFT JOIN (SELECT DISTINCT domain FROM m_domains) AS d ON d.domain = split_part(x.value, '@', 2)
WHERE x.value <> y.value;

INSERT INTO m_evidence
SELECT a, b, said, value, bits FROM (
  SELECT p.a, p.b, p.said, p.value, w.bits,
    row_number() OVER (PARTITION BY p.a, p.b, p.kind ORDER BY p.said = 'near' DESC, w.bits, p.value) AS place
  FROM m_apart p JOIN m_weights w ON w.kind = p.said
) AS worst WHERE place = 1;

-- Colleagues share a line, a mailbox and a company at once: the company speaks for one person only beside a name.
DELETE FROM m_evidence WHERE kind IN ('firm', 'domain') AND NOT EXISTS (
  SELECT 1 FROM m_evidence n WHERE n.a = m_evidence.a AND n.b = m_evidence.b AND n.kind IN ('name', 'typo'));

CREATE OR REPLACE TEMP TABLE m_scored AS
SELECT e.a, e.b, round(sum(e.bits), 6) AS bits, sum(CASE WHEN e.bits > 0 THEN 1 ELSE 0 END) AS reasons
FROM m_evidence e GROUP BY e.a, e.b;

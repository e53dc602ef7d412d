-- What speaks for and against each pair of people, a row a reason.
CREATE OR REPLACE TEMP TABLE m_bearers AS SELECT kind, value, count(*) AS people FROM m_traits GROUP BY kind, value;

CREATE OR REPLACE TEMP TABLE m_common AS
SELECT c.a, c.b, x.kind, x.value, o.people
FROM m_candidates c JOIN m_traits x ON x.person = c.a JOIN m_traits y ON y.person = c.b
  AND y.kind = x.kind AND y.value = x.value
JOIN m_bearers o ON o.kind = x.kind AND o.value = x.value;

CREATE OR REPLACE TEMP TABLE m_unlike AS
SELECT DISTINCT c.a, c.b, x.name AS name_a, y.name AS name_b
FROM m_candidates c JOIN m_person_names x ON x.person = c.a JOIN m_person_names y ON y.person = c.b
WHERE NOT EXISTS (SELECT 1 FROM m_common k WHERE k.a = c.a AND k.b = c.b AND k.kind = 'name');

CREATE OR REPLACE TEMP TABLE m_spellings AS SELECT DISTINCT name_a || '|' || name_b AS text FROM m_unlike;

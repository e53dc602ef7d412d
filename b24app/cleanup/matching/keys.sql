-- Which keys each node holds. kind: email, role, phone, landline; bits: what the same key is worth by itself.
CREATE OR REPLACE TEMP TABLE m_written_keys AS
SELECT DISTINCT w.node, m.kind, m.value
FROM m_written w JOIN m_mailboxes m ON m.text = w.text WHERE w.type = 'EMAIL' AND m.kind IN ('email', 'role')
UNION
SELECT DISTINCT w.node, p.kind, p.value
FROM m_written w JOIN m_numbers p ON p.text = w.text WHERE w.type = 'PHONE' AND p.kind <> '';

-- The other side of a lead's letter: who sent it to us, or the only stranger whom we wrote to.
CREATE OR REPLACE TEMP TABLE m_letter_keys AS
SELECT p.node, min(m.kind) AS kind, min(m.value) AS value
FROM m_people p
JOIN m_letters l ON l.letter = p.letter AND l.node = p.node
JOIN m_mailboxes m ON m.text = p.text
WHERE m.kind IN ('email', 'role') AND ((l.direction = 1 AND p.part = 'from') OR (l.direction = 2 AND p.part = 'to'))
GROUP BY p.node, p.letter HAVING count(DISTINCT m.value) = 1;

CREATE OR REPLACE TEMP TABLE m_keys AS
SELECT k.node, k.kind, k.value, w.bits
FROM (SELECT * FROM m_written_keys UNION SELECT * FROM m_letter_keys) AS k JOIN m_weights w ON w.kind = k.kind;

CREATE OR REPLACE TEMP TABLE m_names AS
SELECT n.node, r.name, r.patronymic FROM m_nodes n JOIN m_read_names r ON r.text = n.person WHERE r.name <> '';

-- A card without a name is called as its mailbox is.
INSERT INTO m_names
SELECT w.node, min(m.owner), '' FROM m_written w JOIN m_mailboxes m ON m.text = w.text
WHERE w.type = 'EMAIL' AND m.owner <> '' AND NOT EXISTS (SELECT 1 FROM m_names n WHERE n.node = w.node) GROUP BY w.node;

-- How a name or a company is shown to people: the first of its spellings.
CREATE OR REPLACE TEMP TABLE m_shown AS
SELECT 'name' AS kind, r.name AS value, min(n.person) AS shown
FROM m_nodes n JOIN m_read_names r ON r.text = n.person WHERE r.name <> '' GROUP BY r.name
UNION ALL
SELECT 'name', m.owner, min(m.owner) FROM m_mailboxes m WHERE m.owner <> ''
  AND NOT EXISTS (SELECT 1 FROM m_read_names r WHERE r.name = m.owner) GROUP BY m.owner
UNION ALL
SELECT 'firm', r.firm, min(n.firm) FROM m_nodes n JOIN m_read_firms r ON r.text = n.firm WHERE r.firm <> '' GROUP BY r.firm;

CREATE OR REPLACE TEMP TABLE m_firms AS
SELECT n.node, r.firm FROM m_nodes n JOIN m_read_firms r ON r.text = n.firm WHERE r.firm <> '';

CREATE OR REPLACE TEMP TABLE m_domains AS
SELECT DISTINCT w.node, m.domain FROM m_written w JOIN m_mailboxes m ON m.text = w.text
WHERE w.type = 'EMAIL' AND m.domain <> '' AND m.kind IN ('email', 'role');

-- Keys that more than one node holds, and the names that stand under them.
CREATE OR REPLACE TEMP TABLE m_hubs AS
SELECT kind, value, min(bits) AS bits, min(node) AS first, count(*) AS nodes
FROM m_keys GROUP BY kind, value HAVING count(*) > 1;

CREATE OR REPLACE TEMP TABLE m_hub_names AS
SELECT DISTINCT h.kind, h.value, n.name
FROM m_hubs h JOIN m_keys k ON k.kind = h.kind AND k.value = h.value JOIN m_names n ON n.node = k.node;

CREATE OR REPLACE TEMP TABLE m_several AS
SELECT kind, value, list_sort(list(name)) AS names FROM m_hub_names GROUP BY kind, value HAVING count(*) > 1;

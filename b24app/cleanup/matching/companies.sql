-- Companies of the portal are nobody's duplicates of a person: groups are tied to them, never joined by them.
CREATE OR REPLACE TEMP TABLE m_company_keys AS
SELECT DISTINCT w.id AS company, m.kind, m.value FROM m_company_written w JOIN m_mailboxes m ON m.text = w.text
WHERE w.type = 'EMAIL' AND m.kind IN ('email', 'role')
UNION
SELECT DISTINCT w.id, 'domain', m.domain FROM m_company_written w JOIN m_mailboxes m ON m.text = w.text
WHERE w.type = 'EMAIL' AND m.domain <> ''
UNION
SELECT DISTINCT w.id, 'phone', p.value FROM m_company_written w JOIN m_numbers p ON p.text = w.text
WHERE w.type = 'PHONE' AND p.kind <> ''
UNION
SELECT DISTINCT c.id, 'firm', r.firm FROM companies c JOIN m_read_firms r ON r.text = trim(c.title) WHERE r.firm <> '';

CREATE OR REPLACE TEMP TABLE m_group_keys AS
SELECT DISTINCT l.label, CASE WHEN k.kind = 'landline' THEN 'phone' ELSE k.kind END AS kind, k.value
FROM m_keys k JOIN m_labels l ON l.node = k.node
UNION
SELECT DISTINCT l.label, 'domain', d.domain FROM m_domains d JOIN m_labels l ON l.node = d.node
UNION
SELECT DISTINCT l.label, 'firm', f.firm FROM m_firms f JOIN m_labels l ON l.node = f.node;

-- Several companies under one value share its weight: branches, or duplicates among the companies themselves.
CREATE OR REPLACE TEMP TABLE m_company_evidence AS
SELECT g.label, c.company, g.kind, g.value, w.bits - 2 * log2(o.companies) AS bits
FROM m_group_keys g JOIN m_company_keys c ON c.kind = g.kind AND c.value = g.value
JOIN (SELECT kind, value, count(*) AS companies FROM m_company_keys GROUP BY kind, value) AS o
  ON o.kind = g.kind AND o.value = g.value
JOIN m_weights w ON w.kind = 'company_' || g.kind;

CREATE OR REPLACE TEMP TABLE m_company_pairs AS
SELECT s.label, s.company, s.bits, CASE WHEN s.bits >= t.auto THEN 'auto' ELSE 'review' END AS band, s.kind, s.value
FROM (SELECT label, company, round(sum(bits), 6) AS bits, arg_max(kind, (bits, kind, value)) AS kind, arg_max(value, (bits, kind, value)) AS value
      FROM m_company_evidence GROUP BY label, company) AS s
CROSS JOIN m_limits t WHERE s.bits >= t.review;

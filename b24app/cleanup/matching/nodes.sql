-- Who is compared: leads (first, so that a group is called after a lead) and contacts, each a node with a number.
-- Letters of machines are nobody's cards; without findings of the audit every lead is compared.
CREATE OR REPLACE TEMP TABLE m_nodes AS
SELECT row_number() OVER (ORDER BY place, id) AS node, kind, id, trim(person) AS person, trim(firm) AS firm
FROM (
  SELECT 0 AS place, 'lead' AS kind, l.id, concat_ws(' ', nullif(l.name, ''), nullif(l.second_name, ''), nullif(l.last_name, '')) AS person,
    coalesce(l.company_title, '') AS firm
  FROM leads l
  WHERE NOT EXISTS (
    SELECT 1 FROM findings f WHERE f.lead_id = l.id AND f.kind IN ('bounce', 'newsletter', 'spam'))
  UNION ALL
  SELECT 1, 'contact', c.id, concat_ws(' ', nullif(c.name, ''), nullif(c.second_name, ''), nullif(c.last_name, '')), coalesce(f.title, '')
  FROM contacts c LEFT JOIN companies f ON f.id = c.company_id
) AS everybody;

CREATE OR REPLACE TEMP TABLE m_written AS
SELECT n.node, c.type, trim(c.value) AS text
FROM communications c JOIN m_nodes n ON n.kind = c.kind AND n.id = c.id
WHERE c.type IN ('EMAIL', 'PHONE') AND trim(c.value) <> '';

CREATE OR REPLACE TEMP TABLE m_company_written AS
SELECT id, type, trim(value) AS text FROM communications
WHERE kind = 'company' AND type IN ('EMAIL', 'PHONE') AND trim(value) <> '';

-- Letters of leads: who wrote to whom, and by which marks and subject they belong to a talk.
CREATE OR REPLACE TEMP TABLE m_letters AS
SELECT n.node, a.id AS letter, a.direction, coalesce(a.subject, '') AS subject, a.created,
  trim(coalesce(a.message_id, ''), '<> ') AS message_id, trim(coalesce(a.in_reply_to, ''), '<> ') AS in_reply_to
FROM activities a JOIN m_nodes n ON n.kind = a.owner_kind AND n.id = a.owner_id
WHERE a.provider_id = 'CRM_EMAIL';

CREATE OR REPLACE TEMP TABLE m_people AS
SELECT l.node, l.letter, 'from' AS part, a.sender AS text
FROM m_letters l JOIN activities a ON a.id = l.letter WHERE coalesce(a.sender, '') <> ''
UNION ALL
SELECT l.node, l.letter, 'to', unnest(a.recipients) FROM m_letters l JOIN activities a ON a.id = l.letter
UNION ALL
SELECT l.node, l.letter, 'own', a.mailbox
FROM m_letters l JOIN activities a ON a.id = l.letter WHERE coalesce(a.mailbox, '') <> '';

-- Letters that answer a letter by its mark in the head.
CREATE OR REPLACE TEMP TABLE m_replies AS
SELECT DISTINCT least(x.node, y.node) AS a, greatest(x.node, y.node) AS b, x.in_reply_to AS value
FROM m_letters x JOIN m_letters y ON y.message_id = x.in_reply_to
WHERE x.in_reply_to <> '' AND x.node <> y.node;

-- The core of each letter's subject with the mailboxes of ours in it.
CREATE OR REPLACE TEMP TABLE m_talks AS
SELECT DISTINCT l.node, l.letter, l.created, s.core, m.value AS mailbox
FROM m_letters l JOIN m_subjects s ON s.text = l.subject
JOIN m_people p ON p.node = l.node AND p.letter = l.letter JOIN m_mailboxes m ON m.text = p.text AND m.kind = 'own';

-- A card without anybody's key, such as a colleague's answer: the nearest letter before it in a talk of that subject.
CREATE OR REPLACE TEMP TABLE m_guesses AS
SELECT a, b, core AS value, hours FROM (
  SELECT t.node AS b, f.node AS a, t.core, date_diff('second', f.created, t.created) / 3600.0 AS hours,
    row_number() OVER (PARTITION BY t.node ORDER BY f.created DESC, f.node) AS place
  FROM m_talks t
  JOIN m_talks f ON f.core = t.core AND f.mailbox = t.mailbox AND f.created < t.created
    AND f.created >= t.created - to_hours((SELECT answer_hours FROM m_limits)::INTEGER)
  WHERE NOT EXISTS (SELECT 1 FROM m_keys k WHERE k.node = t.node)
    AND EXISTS (SELECT 1 FROM m_keys k WHERE k.node = f.node)
) AS nearest WHERE place = 1;

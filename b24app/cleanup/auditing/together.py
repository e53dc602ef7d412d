"""Say of all leads together who wrote first and who again, and whose client each is: in SQL over the whole copy."""

import json

from b24app.cleanup.auditing.keys import mail_key, phone_key
from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.copying.portions import together
from b24app.languages import phrase, translator
from b24app.letters.kind import Ours

_LEAST = 3
"""Letters from which on a sender is known by what most of them are."""

_PORTION = 50_000

# Whoever mostly offers or mails to everybody does so in the odd letter too, and the other way round.
_SENDERS = """
CREATE OR REPLACE TEMP TABLE voted AS
WITH each AS (
  SELECT sender AS who, kind, count(*) AS n FROM judged
  WHERE kind IN ('person', 'supplier', 'newsletter', 'spam') AND sender <> '' GROUP BY ALL
), best AS (SELECT who, arg_max(kind, n) AS kind, max(n) AS n, sum(n) AS total FROM each GROUP BY who)
SELECT * FROM best WHERE total >= $least AND n * 3 >= total * 2
"""
_SPOKEN = """
CREATE OR REPLACE TEMP TABLE spoken AS
SELECT j.lead_id, j.kind, coalesce(v.kind, j.kind) AS voted, v.n, v.total, j.confidence, j.because, j.channel,
  j.mailbox, j.sender, j.keys, j.is_answer, l.date_create, l.contact_id, l.company_id
FROM judged j JOIN leads l ON l.id = j.lead_id
LEFT JOIN voted v ON v.who = j.sender AND v.kind <> j.kind AND j.kind IN ('person', 'supplier', 'newsletter', 'spam')
"""
_FIRST = """
CREATE OR REPLACE TEMP TABLE firsts AS
WITH said AS (
  SELECT lead_id, date_create, unnest(keys) AS key FROM spoken WHERE voted NOT IN ('colleague', 'auto_reply')
)
SELECT key, arg_min(lead_id, (date_create, lead_id)) AS lead_id, min(date_create) AS seen FROM said GROUP BY key
"""
_OWNED = """
CREATE OR REPLACE TEMP TABLE owned AS
WITH hers AS (SELECT lead_id, unnest(keys) AS key FROM spoken WHERE voted NOT IN ('supplier', 'newsletter', 'spam')),
met AS (
  SELECT h.lead_id, c.kind, c.id, c.made FROM hers h JOIN client_keys c ON c.key = h.key
), seen AS (
  SELECT h.lead_id, arg_min(f.lead_id, (f.seen, f.lead_id)) AS first_lead, min(f.seen) AS seen
  FROM hers h JOIN firsts f ON f.key = h.key GROUP BY h.lead_id
), clients AS (
  SELECT lead_id, min(id) FILTER (kind = 'contact') AS contact_id, min(id) FILTER (kind = 'company') AS company_id,
    count(DISTINCT id) FILTER (kind = 'contact') AS contacts, min(made) AS made
  FROM met GROUP BY lead_id
)
SELECT coalesce(s.lead_id, c.lead_id) AS lead_id, s.first_lead, s.seen, c.contact_id, c.company_id, c.contacts, c.made
FROM seen s FULL JOIN clients c ON c.lead_id = s.lead_id
"""
_FINDINGS = """
INSERT INTO findings (
  lead_id, kind, because, confidence, channel, mailbox, contact_id, company_id, first_seen, is_again, first_lead, sender
)
WITH told AS (
  SELECT s.*, o.first_lead, o.seen, o.contacts,
    coalesce(nullif(s.contact_id, 0), CASE WHEN o.contacts = 1 THEN o.contact_id END) AS contact,
    coalesce(nullif(s.company_id, 0), o.company_id) AS company,
    coalesce(o.made < s.date_create, false) AS was_known,
    coalesce(o.first_lead <> s.lead_id AND o.seen <= s.date_create, false) AS has_written
  FROM spoken s LEFT JOIN owned o ON o.lead_id = s.lead_id
)
SELECT lead_id,
  CASE WHEN voted <> 'person' THEN voted
    WHEN has_written OR was_known OR is_answer THEN 'repeat' ELSE 'first_letter' END,
  CASE WHEN voted <> kind THEN [replace(replace(replace($voted, '{n}', n::VARCHAR), '{total}', total::VARCHAR),
    '{address}', sender)] ELSE because END
  || CASE WHEN voted IN ('supplier', 'newsletter', 'spam', 'bounce', 'colleague', 'unknown') THEN []
    WHEN has_written THEN [replace($again, '{lead}', first_lead::VARCHAR)]
    WHEN was_known THEN [$known]
    WHEN is_answer AND voted = 'person' THEN [$answer]
    WHEN voted = 'person' THEN [$first] ELSE [] END
  || CASE WHEN contacts > 1 THEN [replace($several, '{number}', contacts::VARCHAR)] ELSE [] END,
  CASE WHEN voted <> kind THEN 0.8 WHEN is_answer AND voted = 'person' AND NOT has_written AND NOT was_known THEN
    least(confidence, 0.7) ELSE confidence END,
  channel, mailbox, contact, company, coalesce(least(seen, date_create), date_create), has_written OR was_known,
  CASE WHEN has_written THEN first_lead END, sender
FROM told
"""

_SAID = {
    "voted": phrase("{n} of {total} letters from {address} are of this kind"),
    "again": phrase("whoever is behind it came before, first with lead {lead}"),
    "known": phrase("the client was known before it came"),
    "answer": phrase("it answers a letter of ours, though nobody wrote from this address before"),
    "first": phrase("nobody wrote from this address before"),
    "several": phrase("{number} contacts have the same address or phone: which one it is, a person has to say"),
}


def settle(copy: Copy, ours: Ours, language: str) -> None:
    """Make the findings of all that was judged, in place of those there were."""
    _know_clients(copy, ours)
    translate = translator(language)
    with together(copy):
        copy.connection.execute(_SENDERS, {"least": _LEAST})
        for statement in (_SPOKEN, _FIRST, _OWNED, "DELETE FROM findings"):
            copy.connection.execute(statement)
        copy.connection.execute(_FINDINGS, {name: translate(said) for name, said in _SAID.items()})


def _know_clients(copy: Copy, ours: Ours) -> None:
    """Spell the addresses and phones of contacts and companies as those of leads are."""
    copy.connection.execute("CREATE OR REPLACE TEMP TABLE client_keys (kind VARCHAR, id BIGINT, key VARCHAR)")
    reader = copy.connection.cursor()
    try:
        reader.execute("SELECT kind, id, type, value FROM communications WHERE kind IN ('contact', 'company')")
        while rows := reader.fetchmany(_PORTION):
            keyed = ((kind, number, _key(sort, value, ours)) for kind, number, sort, value in rows)
            told = json.dumps([{"kind": kind, "id": number, "key": key} for kind, number, key in keyed if key])
            shape = '[{"kind":"VARCHAR","id":"BIGINT","key":"VARCHAR"}]'
            source = f"SELECT unnest(from_json(?::JSON, '{shape}')) AS one"
            copy.connection.execute(f"INSERT INTO client_keys SELECT one.kind, one.id, one.key FROM ({source})", [told])  # noqa: S608
    finally:
        reader.close()
    copy.connection.execute(_DATED)


_DATED = """
CREATE OR REPLACE TEMP TABLE client_keys AS
SELECT DISTINCT k.kind, k.id, k.key, coalesce(c.date_create, o.date_create) AS made FROM client_keys k
LEFT JOIN contacts c ON k.kind = 'contact' AND c.id = k.id LEFT JOIN companies o ON k.kind = 'company' AND o.id = k.id
"""


def _key(sort: str, value: str, ours: Ours) -> str:
    return mail_key(value, ours) if sort == "EMAIL" else phone_key(value) if sort == "PHONE" else ""

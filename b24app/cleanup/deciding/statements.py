"""Ask the copy of a portal for the leads of a pile: in what order, how surely of one client, whose clients."""

ORDER = """
CREATE OR REPLACE TEMP TABLE p_leads AS
SELECT l.id AS lead, coalesce(c.cluster, '') AS cluster, coalesce(c.band, '') AS band, c.because
FROM leads l LEFT JOIN clusters c ON c.kind = 'lead' AND c.id = l.id
WHERE coalesce(l.status_semantic_id, 'P') = 'P'
  AND ($stages IS NULL OR list_contains($stages, l.status_id))
  AND ($sources IS NULL OR list_contains($sources, l.source_id))
  AND (l.date_create IS NULL OR l.date_create <= $made_by)
"""
"""The open leads that a recipe is about, with the cluster of each."""

CHOSEN = """
CREATE OR REPLACE TEMP TABLE p_leads AS
SELECT l.id AS lead, coalesce(c.cluster, '') AS cluster, coalesce(c.band, '') AS band, c.because
FROM leads l LEFT JOIN clusters c ON c.kind = 'lead' AND c.id = l.id
WHERE list_contains($leads, l.id)
"""
"""Leads by their numbers, whatever a recipe says."""

PREPARE = (
    """
CREATE OR REPLACE TEMP TABLE p_order AS
SELECT lead, cluster, band, because, size, row_number() OVER (ORDER BY first, lead) AS place
FROM (SELECT *,
        CASE WHEN cluster = '' THEN lead ELSE min(lead) OVER (PARTITION BY cluster) END AS first,
        CASE WHEN cluster = '' THEN 1 ELSE count(*) OVER (PARTITION BY cluster) END AS size
      FROM p_leads) AS grouped
""",
    """
CREATE OR REPLACE TEMP TABLE p_weights AS
SELECT lead, max(weight) AS weight FROM (
  SELECT p.id_a AS lead, p.weight FROM pairs p
  JOIN clusters x ON x.kind = p.kind_a AND x.id = p.id_a
  JOIN clusters y ON y.kind = p.kind_b AND y.id = p.id_b AND y.cluster = x.cluster WHERE p.kind_a = 'lead'
  UNION ALL
  SELECT p.id_b, p.weight FROM pairs p
  JOIN clusters x ON x.kind = p.kind_a AND x.id = p.id_a
  JOIN clusters y ON y.kind = p.kind_b AND y.id = p.id_b AND y.cluster = x.cluster WHERE p.kind_b = 'lead'
) AS sides WHERE lead IN (SELECT lead FROM p_leads) GROUP BY lead
""",
    # A client whom nobody is sure about counts only where there is none whom somebody is.
    """
CREATE OR REPLACE TEMP TABLE p_clients AS
SELECT cluster, kind, id, bool_or(is_sure) AS is_sure FROM (
  SELECT cluster, kind, id, band = 'auto' AS is_sure FROM clusters WHERE kind IN ('contact', 'company')
  UNION ALL
  SELECT c.cluster, 'contact', l.contact_id, c.band = 'auto' FROM clusters c JOIN leads l ON l.id = c.id
  WHERE c.kind = 'lead' AND l.contact_id > 0
  UNION ALL
  SELECT c.cluster, 'company', l.company_id, c.band = 'auto' FROM clusters c JOIN leads l ON l.id = c.id
  WHERE c.kind = 'lead' AND l.company_id > 0
  UNION ALL
  SELECT c.cluster, 'contact', f.contact_id, c.band = 'auto' FROM clusters c JOIN findings f ON f.lead_id = c.id
  WHERE c.kind = 'lead' AND f.contact_id > 0
  UNION ALL
  SELECT c.cluster, 'company', f.company_id, c.band = 'auto' FROM clusters c JOIN findings f ON f.lead_id = c.id
  WHERE c.kind = 'lead' AND f.company_id > 0
) AS named
WHERE cluster IN (SELECT cluster FROM p_leads) AND (
  (kind = 'contact' AND EXISTS (SELECT 1 FROM contacts t WHERE t.id = named.id))
  OR (kind = 'company' AND EXISTS (SELECT 1 FROM companies t WHERE t.id = named.id)))
GROUP BY cluster, kind, id
""",
    """
CREATE OR REPLACE TEMP TABLE p_known AS
SELECT cluster,
  list(id ORDER BY id) FILTER (kind = 'contact' AND is_sure) AS contacts,
  list(id ORDER BY id) FILTER (kind = 'company' AND is_sure) AS companies,
  list(id ORDER BY id) FILTER (kind = 'contact' AND NOT is_sure) AS maybe_contacts,
  list(id ORDER BY id) FILTER (kind = 'company' AND NOT is_sure) AS maybe_companies
FROM p_clients GROUP BY cluster
""",
    """
CREATE OR REPLACE TEMP TABLE p_activities AS
SELECT owner_id AS lead, count(*) AS number FROM activities
WHERE owner_kind = 'lead' AND owner_id IN (SELECT lead FROM p_leads) GROUP BY owner_id
""",
)
"""What the leads of a plan are read with; nothing of it stays."""

READ = """
SELECT o.place, o.lead, o.cluster, o.size, o.band, o.because, coalesce(w.weight, 0) AS weight,
  l.raw, l.date_create, l.date_modify, l.last_activity_time, coalesce(a.number, 0) AS activities,
  coalesce(u.is_active, true) AS is_active, coalesce(s.sort, 0) AS sort,
  f.kind, f.confidence, f.because AS found_because, f.channel, f.mailbox,
  list_distinct([x FOR x IN [l.contact_id, f.contact_id] IF x > 0]) AS own_contacts,
  list_distinct([x FOR x IN [l.company_id, f.company_id] IF x > 0]) AS own_companies,
  k.contacts, k.companies, k.maybe_contacts, k.maybe_companies
FROM p_order o JOIN leads l ON l.id = o.lead
LEFT JOIN p_weights w ON w.lead = o.lead
LEFT JOIN p_known k ON k.cluster = o.cluster AND o.cluster <> ''
LEFT JOIN p_activities a ON a.lead = o.lead
LEFT JOIN users u ON u.id = l.assigned_by_id
LEFT JOIN stages s ON s.entity_id = 'STATUS' AND s.status_id = l.status_id
LEFT JOIN findings f ON f.lead_id = o.lead
WHERE o.place > ? AND o.place <= ? ORDER BY o.place
"""
"""A chunk of the leads in their order."""

-- What is published. The variable `as_of` is the portal's moment the copy shows, `today` the day it is there.

-- Each stage that a lead has ever stood on.
CREATE OR REPLACE TEMP TABLE passages AS
SELECT
  id, stage AS via, count(*)::INT AS visits,
  sum(greatest(0, epoch(coalesce(gone, getvariable('as_of'))) - epoch(moment))) / 86400 AS days,
  bool_or(gone IS NULL) AS is_here, arg_max(struct_pack(next_semantic := next_semantic), entry).next_semantic AS went
FROM (
  SELECT *, lead(moment) OVER own AS gone, lead(semantic) OVER own AS next_semantic FROM entries
  WINDOW own AS (PARTITION BY id ORDER BY entry)
) GROUP BY id, stage;

-- Deals that are won, when they were, and what they are worth in the portal's own currency.
CREATE OR REPLACE TEMP TABLE won AS
SELECT
  d.id, d.lead, d.contact, d.company,
  coalesce(h.moment, d.closed, d.created) AS moment, (d.amount * coalesce(r.rate, 1))::DECIMAL(18, 2) AS worth
FROM report_deals d
LEFT JOIN (SELECT owner, max(moment) AS moment FROM deal_history WHERE semantic = 'S' GROUP BY owner) h ON h.owner = d.id
LEFT JOIN rates r ON r.currency = d.currency
WHERE d.semantic = 'S';

CREATE OR REPLACE TEMP TABLE sold AS
SELECT lead AS id, count(*)::INT AS won, sum(worth) AS won_sum, min(moment) AS won_at, max(company) AS company,
  max(contact) AS contact
FROM won WHERE lead IS NOT NULL GROUP BY lead;

CREATE OR REPLACE TEMP TABLE bought AS
SELECT 'company' AS kind, company AS client, count(*)::INT AS deals FROM won WHERE company IS NOT NULL GROUP BY company
UNION ALL
SELECT 'contact', contact, count(*)::INT FROM won WHERE contact IS NOT NULL GROUP BY contact;

-- Who each lead is about: its company, else its contact, else those of the deals made from it.
CREATE OR REPLACE TEMP TABLE clients AS
SELECT
  l.id, coalesce(l.company, l.contact, sold.company, sold.contact) AS client,
  CASE WHEN l.company IS NOT NULL OR (l.contact IS NULL AND sold.company IS NOT NULL) THEN 'company' ELSE 'contact' END
    AS kind
FROM report_leads l LEFT JOIN sold ON sold.id = l.id;

-- The first touch after the lead came, and whether anything is agreed on.
CREATE OR REPLACE TEMP TABLE acted AS
SELECT a.lead AS id, min(a.touched) FILTER (WHERE a.touched >= l.created) AS touched, bool_or(a.is_step) AS has_step
FROM report_activities a JOIN report_leads l ON l.id = a.lead GROUP BY a.lead;

-- Seconds worked at the office until the lead came and until it was touched.
CREATE OR REPLACE TEMP TABLE answered AS
WITH moments AS (
  SELECT a.id, a.touched, l.created FROM acted a JOIN report_leads l ON l.id = a.id WHERE a.touched IS NOT NULL
), begun AS (
  SELECT m.*, o.worked + least(epoch(m.created) - epoch(o.opens), o.length) AS worked_created
  FROM moments m ASOF LEFT JOIN openings o ON m.created >= o.opens
)
SELECT
  b.id, b.touched,
  (coalesce(o.worked + least(epoch(b.touched) - epoch(o.opens), o.length), 0) - coalesce(b.worked_created, 0)) / 3600
    AS touch_hours
FROM begun b ASOF LEFT JOIN openings o ON b.touched >= o.opens;

CREATE OR REPLACE TEMP VIEW leads AS
SELECT
  l.id, l.title, coalesce(l.manager, 0) AS manager, coalesce(l.source, '-') AS source, l.stage, l.semantic,
  coalesce(l.class, '-') AS class, l.created, (l.created + to_seconds(shifts.seconds))::DATE AS day,
  s.entered, greatest(0, epoch(getvariable('as_of')) - epoch(s.entered)) / 86400 AS days_here,
  greatest(0, epoch(getvariable('as_of')) - epoch(l.created)) / 86400 AS age,
  l.contact IS NOT NULL OR l.company IS NOT NULL OR l.semantic = 'S' AS is_client, l.is_return,
  coalesce(sold.won, 0) AS won, coalesce(sold.won_sum, 0)::DECIMAL(18, 2) AS won_sum,
  greatest(0, epoch(sold.won_at) - epoch(l.created)) / 86400 AS sale_days,
  coalesce(bought.deals, 0) AS client_won, n.touched, n.touch_hours,
  coalesce(acted.has_step, FALSE) OR coalesce(left(l.next_contact, 10) >= getvariable('today'), FALSE) AS has_step,
  dues.due, coalesce(dues.due < getvariable('as_of'), FALSE) AS is_overdue,
  CASE WHEN dues.due < getvariable('as_of') THEN (epoch(getvariable('as_of')) - epoch(dues.due)) / 86400 END AS late_days,
  (l.amount * coalesce(r.rate, 1))::DECIMAL(18, 2) AS amount
FROM report_leads l
JOIN standing s ON s.id = l.id
ASOF LEFT JOIN shifts ON l.created >= shifts.since
LEFT JOIN sold ON sold.id = l.id
JOIN clients c ON c.id = l.id
LEFT JOIN bought ON bought.kind = c.kind AND bought.client = c.client
LEFT JOIN acted ON acted.id = l.id
LEFT JOIN answered n ON n.id = l.id
LEFT JOIN dues ON dues.id = l.id
LEFT JOIN rates r ON r.currency = l.currency;

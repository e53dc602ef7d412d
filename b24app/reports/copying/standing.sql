-- Where leads stand and how they came there, reckoned from the worker's copy.

-- The entries into stages of leads that are there, in order; of two in a row into the same stage the first counts.
CREATE OR REPLACE TEMP TABLE entries AS
WITH known AS (
  SELECT owner AS id, h.id AS entry, h.stage, h.semantic, moment FROM lead_history h
  WHERE owner IN (SELECT id FROM report_leads)
), last AS (
  SELECT id, arg_max(stage, entry) AS stage FROM known GROUP BY id
), whole AS (
  SELECT * FROM known
  UNION ALL
  -- Where the history does not end on the stage the lead stands on, how it came there is not known; when may be.
  SELECT l.id, 9223372036854775807, l.stage, l.semantic, coalesce(l.moved, l.created)
  FROM report_leads l LEFT JOIN last ON last.id = l.id WHERE last.stage IS DISTINCT FROM l.stage
)
SELECT * EXCLUDE (before) FROM (
  SELECT *, lag(stage) OVER (PARTITION BY id ORDER BY entry) AS before FROM whole
) WHERE before IS DISTINCT FROM stage;

-- Where leads stand, and since when.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT l.id, l.stage, l.semantic, coalesce(arg_max(e.moment, e.entry), l.created) AS entered
FROM report_leads l LEFT JOIN entries e ON e.id = l.id GROUP BY l.id, l.stage, l.semantic, l.created;

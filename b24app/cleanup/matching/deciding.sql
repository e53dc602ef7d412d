-- What joins by itself. One piece of evidence between two groups of cards is a bridge: it has to bear more.
CREATE OR REPLACE TEMP TABLE m_joined AS
SELECT s.a, s.b, s.bits,
  CASE WHEN s.bits < t.auto THEN 'weak'
       WHEN s.bits < t.bridge AND x.cards >= t.side AND y.cards >= t.side THEN 'bridge' ELSE '' END AS doubt
FROM m_scored s CROSS JOIN m_limits t JOIN m_sizes x ON x.person = s.a JOIN m_sizes y ON y.person = s.b
WHERE s.bits >= t.review;

INSERT INTO m_edges
SELECT a, b, 'scored', a || ' ' || b, bits FROM m_joined WHERE doubt = '';

-- What steps masked or cut within texts, by rule: needs a step with spans: true.
SELECT s.step, s.rule, count(DISTINCT id) AS documents, count(*) AS spans, sum(s.length)::BIGINT AS characters
FROM (SELECT id, unnest(from_json(spans, '[{"step":"VARCHAR","rule":"VARCHAR","start":"INTEGER","length":"INTEGER"}]')) AS s FROM ledger WHERE spans IS NOT NULL)
GROUP BY s.step, s.rule ORDER BY spans DESC, s.step, s.rule

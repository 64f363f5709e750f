-- Drops whose value was within 5% of the limit, by rule: what a slightly other limit would change.
SELECT step, rule, "limit", count(*) FILTER (abs(value - "limit") <= 0.05 * abs("limit")) AS within_5_percent, count(*) AS dropped, min(value) AS least, median(value) AS middle, max(value) AS most
FROM ledger WHERE fate = 'dropped' AND value IS NOT NULL AND "limit" IS NOT NULL GROUP BY step, rule, "limit" ORDER BY within_5_percent DESC, step, rule, "limit"

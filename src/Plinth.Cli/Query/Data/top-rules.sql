-- What dropped most: documents and characters by step and rule.
SELECT step, rule, count(*) AS documents, round(100.0 * count(*) / (SELECT count(*) FROM ledger), 2) AS percent_of_read, sum(chars_in)::BIGINT AS characters
FROM ledger WHERE fate = 'dropped' GROUP BY step, rule ORDER BY documents DESC, step, rule

-- Records that failed, by step and kind, with an example of each.
SELECT step, rule, count(*) AS records, min(id) AS example, arg_min(source, id) AS source, arg_min(error, id) AS error
FROM ledger WHERE fate = 'failed' GROUP BY step, rule ORDER BY records DESC, step, rule

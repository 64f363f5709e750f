-- Documents that each step dropped or failed on, with characters.
SELECT step, count(*) FILTER (fate = 'dropped') AS dropped, count(*) FILTER (fate = 'failed') AS failed, sum(chars_in)::BIGINT AS characters
FROM ledger WHERE fate <> 'kept' GROUP BY step ORDER BY dropped DESC, step

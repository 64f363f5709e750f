-- The 50 hosts with the most documents kept, and what share of each was kept.
SELECT regexp_extract(url, '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1) AS host, count(*) AS read, count(*) FILTER (fate = 'kept') AS kept,
  round(100.0 * count(*) FILTER (fate = 'kept') / count(*), 1) AS percent, sum(chars_out) FILTER (fate = 'kept')::BIGINT AS characters
FROM ledger WHERE url IS NOT NULL GROUP BY host ORDER BY kept DESC, read DESC, host LIMIT 50

-- The 50 documents that stayed in place of the most others.
SELECT d.duplicate_of AS kept, count(*) AS copies, sum(d.chars_in)::BIGINT AS characters, any_value(d.step) AS step, any_value(k.url) AS url
FROM ledger d LEFT JOIN (SELECT id, min(url) AS url FROM ledger GROUP BY id) k ON k.id = d.duplicate_of WHERE d.duplicate_of IS NOT NULL GROUP BY d.duplicate_of ORDER BY copies DESC, kept LIMIT 50

-- The corpus by category: documents, characters (code points), tokens where there are shards.
SELECT category, count(*) AS documents, sum(characters)::BIGINT AS characters, any_value(t.tokens) AS tokens
FROM (SELECT coalesce(metadata->>'$.category', 'none') AS category, length(text) AS characters FROM corpus) LEFT JOIN token_counts t ON t.kind = 'category' AND t.name = category
GROUP BY category ORDER BY documents DESC, category

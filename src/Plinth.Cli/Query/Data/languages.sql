-- The corpus by language: documents, characters (code points), mean length, tokens where there are shards.
SELECT coalesce(c.language, 'unknown') AS language, count(*) AS documents, sum(length(text))::BIGINT AS characters, round(avg(length(text))) AS mean, any_value(t.tokens) AS tokens
FROM corpus c LEFT JOIN token_counts t ON t.kind = 'language' AND t.name = coalesce(c.language, 'unknown') GROUP BY ALL ORDER BY documents DESC, language

-- The 20 longest documents of the corpus, by the ledger's count of UTF-16 units.
SELECT id, chars_out, source, url FROM ledger WHERE fate = 'kept' ORDER BY chars_out DESC, id LIMIT 20

-- Keywords: U unreserved, C may name columns and tables but no functions, T the reverse, R reserved.
--
-- KEYWORD(first, last, extension, word, category)
select word, 'postgresql', format('%s, ''%s'')', word, catcode) from pg_get_keywords();

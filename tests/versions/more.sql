-- What pull does not tell of, or not in full.
SELECT coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text), contype,
       CASE WHEN conname !~ '_not_null[0-9]*$' THEN conname END, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
  AND (contype <> 'n' OR coninhcount = 0) -- a child's copy may be valid before that of its parent
ORDER BY 1, 2, 3, 4;
SELECT c.relname, attname, attnotnull, attgenerated, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)
FROM pg_attribute
JOIN pg_class c ON c.oid = attrelid AND relkind IN ('r', 'p', 'v')
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
ORDER BY 1, 2;

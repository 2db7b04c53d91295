-- Who owns what names no owner: as in owner.sql.
SELECT 0, 0, 0, format('    owner "%s";', replace(rolname, '"', '""'))
FROM pg_database
LEFT JOIN pg_namespace ON nspname = $1
JOIN pg_roles r ON r.oid = coalesce(nspowner, datdba)
WHERE datname = current_database()

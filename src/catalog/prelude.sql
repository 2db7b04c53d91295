-- Stands before each of the queries beside this file. $1 is the runner's own schema.
-- own: the namespaces that hold what is the user's. member: what belongs to extensions.
WITH own AS (
    SELECT oid, nspname
    FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> $1::text
),
member AS (
    SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
)

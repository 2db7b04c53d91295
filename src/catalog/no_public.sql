-- Every new database has the namespace public. Where it was dropped, or renamed, a new database must lose it too;
-- and where it comes back, it is as the server makes it.
SELECT 0, 0, 0,
       format('raw no_public { up $$ DROP SCHEMA public; $$ down $$ CREATE SCHEMA public%s; GRANT %s ON SCHEMA public TO PUBLIC; %s $$ }',
              CASE WHEN young THEN ' AUTHORIZATION pg_database_owner' END, CASE WHEN young THEN 'USAGE' ELSE 'ALL' END,
              'COMMENT ON SCHEMA public IS ''standard public schema'';')
FROM (SELECT current_setting('server_version_num')::integer >= 150000) AS server (young)
WHERE to_regnamespace('public') IS NULL

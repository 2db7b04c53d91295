-- revision 0003_api_keys (down)
-- parents: 0002
-- Drop table api_keys.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks projects: ACCESS EXCLUSIVE
-- locks api_keys: ACCESS EXCLUSIVE
-- data loss: table api_keys is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE api_keys;

COMMIT;

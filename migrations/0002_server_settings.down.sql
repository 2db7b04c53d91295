-- revision 0002_server_settings (down)
-- parents: 0001
-- Drop table server_settings.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks server_settings: ACCESS EXCLUSIVE
-- data loss: table server_settings is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE server_settings;

COMMIT;

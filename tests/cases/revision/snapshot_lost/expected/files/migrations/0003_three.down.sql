-- revision 0003_three (down)
-- parents: 0002
-- Drop table v.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks v: ACCESS EXCLUSIVE
-- data loss: table v is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE v;

COMMIT;

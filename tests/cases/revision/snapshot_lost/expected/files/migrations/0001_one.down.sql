-- revision 0001_one (down)
-- parents: none
-- Drop table t.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks t: ACCESS EXCLUSIVE
-- data loss: table t is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE t;

COMMIT;

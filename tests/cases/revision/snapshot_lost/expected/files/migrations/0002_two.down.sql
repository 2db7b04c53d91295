-- revision 0002_two (down)
-- parents: 0001
-- Drop table u.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks u: ACCESS EXCLUSIVE
-- data loss: table u is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE u;

COMMIT;

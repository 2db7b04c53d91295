-- revision 0001_baseline (down)
-- parents: none
-- Drop table notes.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks notes: ACCESS EXCLUSIVE
-- data loss: table notes is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE notes;

COMMIT;

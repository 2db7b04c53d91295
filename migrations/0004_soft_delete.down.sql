-- revision 0004_soft_delete (down)
-- parents: 0003
-- Drop column documents.deleted_at.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks documents: ACCESS EXCLUSIVE
-- data loss: the values of column documents.deleted_at are gone for good
-- breaks running clients: the column is gone
ALTER TABLE documents DROP COLUMN deleted_at;

COMMIT;

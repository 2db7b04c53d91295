-- revision 0004_soft_delete (up)
-- parents: 0003
-- Create column documents.deleted_at.

-- schemac: transaction  lock_timeout=3s
BEGIN;

-- locks documents: ACCESS EXCLUSIVE
ALTER TABLE documents ADD COLUMN deleted_at timestamptz;

-- locks documents: SHARE UPDATE EXCLUSIVE
COMMENT ON COLUMN documents.deleted_at IS 'When it was deleted; the row stays for a while.';

COMMIT;

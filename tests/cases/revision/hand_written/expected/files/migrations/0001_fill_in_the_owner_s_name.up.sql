-- revision 0001_fill_in_the_owner_s_name (up)
-- parents: none
-- Every document has an owner's name from now on.

-- schemac: transaction  lock_timeout=500ms  breaks-clients
UPDATE documents SET owner = 'nobody' WHERE owner IS NULL
-- schemac: no-transaction  statement_timeout=0
CREATE INDEX CONCURRENTLY documents_owner_idx ON documents (owner);

-- revision 0006_task_status (down)
-- parents: 0005
-- Alter column indexing_tasks.status (type).
-- Drop enum task_status.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks indexing_tasks: ACCESS EXCLUSIVE, rewrites the table
-- breaks running clients: the type of status is another
-- table rewrite: the type of every row's value changes
ALTER TABLE indexing_tasks
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE varchar(50),
    ALTER COLUMN status SET DEFAULT 'pending';

DROP TYPE task_status;

COMMIT;

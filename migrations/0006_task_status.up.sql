-- revision 0006_task_status (up)
-- parents: 0005
-- Create enum task_status.
-- Alter column indexing_tasks.status (type).

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

CREATE TYPE task_status AS ENUM ('pending', 'running', 'done', 'failed');

COMMENT ON TYPE task_status IS 'The life of an indexing task.';

-- locks indexing_tasks: ACCESS EXCLUSIVE, rewrites the table
-- breaks running clients: the type of status is another
-- table rewrite: the type of every row's value changes
-- may fail: fails where a value does not convert
ALTER TABLE indexing_tasks
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE task_status USING status::task_status,
    ALTER COLUMN status SET DEFAULT 'pending';

COMMIT;

-- revision 0001_baseline (down)
-- parents: none
-- Drop table projects.
-- Drop table indexing_tasks.
-- Drop table documents.
-- Drop table chunks.
-- Drop extension vector.

-- schemac: transaction  lock_timeout=3s breaks-clients
BEGIN;

-- locks indexing_tasks: ACCESS EXCLUSIVE
-- data loss: table indexing_tasks is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE indexing_tasks;

-- locks chunks: ACCESS EXCLUSIVE
-- data loss: table chunks is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE chunks;

-- locks documents: ACCESS EXCLUSIVE
-- data loss: table documents is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE documents;

-- locks projects: ACCESS EXCLUSIVE
-- data loss: table projects is gone for good, with its rows
-- breaks running clients: the table is gone
DROP TABLE projects;

DROP EXTENSION vector;

COMMIT;

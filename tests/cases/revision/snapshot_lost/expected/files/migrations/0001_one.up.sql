-- revision 0001_one (up)
-- parents: none
-- Create table t.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE TABLE t (
    id integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

COMMIT;

-- revision 0003_three (up)
-- parents: 0002
-- Create table v.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE TABLE v (
    id integer NOT NULL,
    CONSTRAINT v_pkey PRIMARY KEY (id)
);

COMMIT;

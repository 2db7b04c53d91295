-- revision 0002_two (up)
-- parents: 0001
-- Create table u.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE TABLE u (
    id integer NOT NULL,
    CONSTRAINT u_pkey PRIMARY KEY (id)
);

COMMIT;

-- revision 0001_baseline (up)
-- parents: none
-- Create table notes.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE TABLE notes (
    id bigint NOT NULL,
    CONSTRAINT notes_pkey PRIMARY KEY (id)
);

COMMIT;

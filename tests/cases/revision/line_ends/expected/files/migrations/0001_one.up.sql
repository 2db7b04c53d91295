-- revision 0001_one (up)
-- parents: none
-- Create function f().
-- Create table t.

-- schemac: transaction  lock_timeout=3s
BEGIN;

CREATE FUNCTION f()
    RETURNS integer
    LANGUAGE plpgsql
AS $$
begin
  return 1;
end $$;

CREATE TABLE t (
    id integer NOT NULL,
    v  text    DEFAULT 'two
lines',
    CONSTRAINT t_pkey PRIMARY KEY (id)
);

COMMENT ON TABLE t IS 'A table
of two lines.';

COMMIT;

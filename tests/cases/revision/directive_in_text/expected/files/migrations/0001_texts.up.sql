-- revision 0001_texts (up)
-- parents: none

/* Before the first one:
-- schemac: no-transaction
*/
-- schemac: transaction  lock_timeout=2s
CREATE TABLE t (v text DEFAULT 'first
-- schemac: no-transaction
last', w text DEFAULT E'it\'s
-- schemac: nonsense
', "odd
-- schemac: no-transaction
name" integer CHECK (true
-- schemac: no-transaction
));
CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC
    SELECT CASE WHEN true THEN 'a' END;
-- schemac: no-transaction
END;
CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS $body$
begin
-- schemac: no-transaction
  return $$
-- schemac: nonsense
$$;
end
$body$
-- schemac: no-transaction
CREATE INDEX CONCURRENTLY t_v_idx ON t (v);

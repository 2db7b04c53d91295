do $$ declare w text; begin
 for w in select quote_ident(word) from pg_get_keywords() order by 1 loop
  execute format('create table %s (%s int, constraint %s check (%s > 0))', w, w, w, w);
  execute format('create function %s(%s int) returns int language sql immutable as $f$ select 1 $f$', w, w);
 end loop; end $$;
create function touch() returns trigger language plpgsql as $f$ begin return new; end $f$;
do $$ declare w text; n int := 0; begin
 for w in select quote_ident(word) from pg_get_keywords() order by 1 loop
  n := n + 1;
  execute format('create trigger %s before update of %s on %s for each row when (new.%s > 0) execute function touch(%s)', w, w, w, w, quote_literal(w));
  execute format('create view v_%s as select %s from %s', replace(w, '"', ''), w, w);
  execute format('grant select (%s) on %s to pg_monitor', w, w);
  execute format('create policy %s on %s using (%s > 1)', w, w, w);
  execute format('comment on column %s.%s is %L', w, w, w);
  execute format('create statistics %s on %s, (%s + 1) from %s', w, w, w, w);
  continue when n % 8 <> 0; -- each is a statement outside of a transaction
  execute format('alter table %s add unique (%s)', w, w);
  execute format('create index on %s ((%s + 1), %s)', w, w, w);
  execute format('create index on %s using hash (%s)', w, w);
  execute format('create table c_%s (x int references %s (%s), exclude using btree (x with =) include (x))', replace(w, '"', ''), w, w);
 end loop; end $$;

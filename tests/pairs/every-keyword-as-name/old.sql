do $$ declare w text; begin
 for w in select quote_ident(word) from pg_get_keywords() order by 1 loop
  execute format('create table %s (%s int, constraint %s check (%s > 0))', w, w, w, w);
  execute format('create function %s(%s int) returns int language sql immutable as $f$ select 1 $f$', w, w);
 end loop; end $$;

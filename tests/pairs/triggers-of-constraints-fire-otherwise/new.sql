create table a (id int primary key, n int unique deferrable); create table b (a_id int references a);
do $$ declare t name; begin
    select tgname into t from pg_trigger where tgrelid = 'a'::regclass and tgconstraint = (select oid from pg_constraint where conname = 'b_a_id_fkey') limit 1;
    execute format('alter table a enable always trigger %I', t);
    select tgname into t from pg_trigger where tgconstraint = (select oid from pg_constraint where conname = 'a_n_key');
    execute format('alter table a disable trigger %I', t);
end $$;

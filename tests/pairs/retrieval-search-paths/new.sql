-- The extension is in another namespace than the tables, and only search_path finds its operators.
create schema a;
create schema b;
create extension vector schema b;
create extension pg_trgm schema a;
create table a.t (id int primary key, emb b.vector(3), txt text);
create table b.t (id int, emb b.vector(4));
set search_path = a, b;
create function near(q vector) returns setof t language sql stable as $$ select * from t order by emb <-> q limit 3 $$;
create function a.sim(x text) returns bool language sql stable set search_path = a as $$ select x % 'abc' $$;
create function a.at(q vector) returns float return q <=> '[1,2,3]';
create index on t using gin (txt gin_trgm_ops);
create index on t using hnsw (emb vector_cosine_ops);
create view vv as select id, emb <-> '[1,2,3]' as d from t where txt % 'x' order by emb <#> '[1,2,3]';
create table chk (e vector(3) check (vector_dims(e) = 3 and vector_norm(e) > 0), g text generated always as (e::text) stored);
create function plp() returns int language plpgsql as $$ declare r t%rowtype; begin select * into r from t; return r.id; end $$;
create policy p on t using (txt operator(a.%) 'b');
create rule ru as on insert to chk where new.e <-> '[0,0,0]' > 1 do also select 1;
create trigger tg before update on t for each row when (new.emb <-> old.emb > 0.1) execute function suppress_redundant_updates_trigger();
create aggregate asum (vector) (sfunc = vector_add, stype = vector);
-- the edit
set search_path = a, b;
alter table t add column n halfvec(5);
create index on t using hnsw (n halfvec_l2_ops);
drop view vv;
create view vv as select id, emb <=> '[1,2,3]' as d from t;

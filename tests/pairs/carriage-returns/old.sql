create table t (id int, v text default E'a\r\nb\\', check (v <> E'\r'));
create function f() returns text language plpgsql as E'begin\r\n  return ''x\\'';\r\nend';
create view v as select id, E'it''s\r\n\\' as x from t;

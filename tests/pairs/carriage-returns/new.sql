create table t (id int, v text default E'a\r\nb\\c', check (v <> E'\r'));
create function f() returns text language plpgsql as E'begin\r\n  return ''y\\'';\r\nend';
create view v as select id, E'it''s\r\n\\' as x, v as y from t;
comment on table t is E'one\r\ntwo\\';
comment on view v is E'one\r\n''two''';
create function g() returns text language plpgsql as E'begin\r\n  return ''$'';\r\nend -- $';
create policy p on t using (v <> E'\r\\');
create type e as enum ('a b', 'c\d');

create schema app; create table t (a int, p path); create type app.pair as (a int, b int); create type app.mood as enum ('a', 'b');
create function path_c(path, path) returns int language sql immutable as $$ select case when npoints($1) < npoints($2) then -1 when npoints($1) = npoints($2) then 0 else 1 end $$;
create operator class path_by_points default for type path using btree as
  operator 1 <(path, path), operator 2 <=(path, path), operator 3 =(path, path), operator 4 >=(path, path), operator 5 >(path, path), function 1 path_c(path, path);
create function path_h(path) returns int language sql immutable as $$ select npoints($1)::int $$;
create operator class app.path_hash default for type path using hash as operator 1 =(path, path), function 1 path_h(path);
create function app.mood_c(app.mood, app.mood) returns int language sql immutable as $$ select enum_cmp($1, $2) $$;
create operator class app.mood_ops default for type app.mood using btree as
  operator 1 <(anyenum, anyenum), operator 2 <=(anyenum, anyenum), operator 3 =(anyenum, anyenum), operator 4 >=(anyenum, anyenum), operator 5 >(anyenum, anyenum), function 1 app.mood_c(app.mood, app.mood);
create domain pd as path;
create index t_p on t (p, a);
create index t_h on t using hash (p);
create table u (m app.mood primary key, p path unique, d pd, exclude using hash (p with =));
create index u_d on u (d) where d is not null;
create materialized view mv as select p from t;
create unique index mv_p on mv (p);
create table ph (p path) partition by hash (p);
create table pb (p path) partition by range (p);

create schema app; create table t (a int); create type app.pair as (a int, b int); create type app.mood as enum ('a', 'b');

-- What names the object is made when that is there, and goes before it.
create function zf(int) returns int language sql as 'select 1';
create function zplus(int, text) returns int language sql as 'select 1';
create operator #<># (leftarg = int, rightarg = text, function = zplus);
create type zt as enum ('a');
create domain zd as int;
create table zz (a int);
create view zv as select 1 as a;
create text search dictionary zdict (template = simple);
create text search configuration zconf (copy = simple);
create schema znamespace;
create collation zcoll from "C";
create table e (x int);
create table a (a regproc default 'zf'::regproc, b regprocedure default 'zf(int)'::regprocedure, c regoper default '#<>#'::regoper,
    d regoperator default 'public.#<>#(int, text)'::regoperator, f regtype default 'zt'::regtype, g regclass default 'zz'::regclass, h regclass default 'zv'::regclass,
    i regdictionary default 'zdict'::regdictionary, j regconfig default 'public.zconf'::regconfig, k regnamespace default 'znamespace'::regnamespace,
    m regtype default 'zd'::regtype, n regcollation default 'zcoll'::regcollation,
    check (f <> 'zt'::regtype));
create view b as select 'zf'::regproc as a, 'public.#<>#'::regoper as b, 'zt'::regtype as c, 'zz'::regclass as d, 'zz'::regtype as e, 'zd[]'::regtype as f;
create function c() returns regtype language sql return 'zt'::regtype;
create function d() returns regoper language sql begin atomic select '#<>#'::regoper; end;
insert into e values (1), (null);

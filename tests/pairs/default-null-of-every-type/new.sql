create domain dv as varchar(5) default null; create domain dt as text default null; create domain dd as dv default null;
create table t (a varchar(20) default null, b varchar default null, c text default null::varchar, d varchar default null::varchar,
    e numeric(5,2) default null, f char default null, g timestamp(3) default null, h varchar(3)[] default null, i interval day default null,
    j dv default null, k dt default null, l dt default null::text, m int default null::bigint, n varchar(20) default null::varchar(10),
    o varchar(20) default cast(null as text), p bit(3) default null, q text default (null), r int[] default null, s json default null::jsonb,
    v dv default null::varchar, w varchar(7) default null, x varchar(4) default null, y char(2) default null);
create table p (id int, a varchar(3) default null) partition by list (id); create table p1 partition of p for values in (1);
alter table p1 alter column a set default 'x';

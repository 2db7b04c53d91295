create domain dv as varchar(5); create domain dt as text; create domain dd as dv;
create table t (a varchar(20), b varchar, c text, d varchar, e numeric(5,2), f char, g timestamp(3), h varchar(3)[], i interval day, j dv, k dt,
    l dt, m int, n varchar(20), o varchar(20), p bit(3), q text, r int[], s json, v dv, w varchar(7) not null default 'x', x varchar(3) default null);
create table p (id int, a varchar(3)) partition by list (id); create table p1 partition of p for values in (1);

-- What the statements of forms.txt are about, by their part in them: see compare_forms.
create schema forms;
set search_path to forms;
create foreign data wrapper wrapper;
create server server foreign data wrapper wrapper;
create domain amount as integer constraint positive check (value > -1);
alter domain amount add constraint later check (value > -2) not valid;
create type pair as (x integer, y integer);
create function act() returns trigger language plpgsql as 'begin return new; end';

create table referenced (id integer primary key);
insert into referenced select generate_series(1, 9);

-- One table alone, one with a child, one with a partition.
create table own (id integer not null, a integer not null default 1, n integer, m integer, s varchar(10), t varchar(10),
    g integer generated always as (a + 1) stored, p integer, r integer, i integer not null, extra integer,
    constraint checked check (a > 0), constraint proof check (p is not null), constraint key unique (id),
    constraint foreign_key foreign key (r) references referenced);
create table own_top (like own including all, constraint foreign_key foreign key (r) references referenced);
create table below_child () inherits (own_top);
create table own_root (like own including all, constraint foreign_key foreign key (r) references referenced)
    partition by range (id);
create table below_part partition of own_root for values from (0) to (1000);
create trigger fires before insert on own for each row execute function act();
create trigger fires after insert on own_root for each row execute function act();

insert into own (id, n, m, s, t, p, r, i) select k, k, k, k, k, k, k, k from generate_series(1, 9) k;
insert into own_top (id, n, m, s, t, p, r, i) select k, k, k, k, k, k, k, k from generate_series(1, 9) k;
insert into below_child (id, n, m, s, t, p, r, i) select k, k, k, k, k, k, k, k from generate_series(1, 9) k;
insert into own_root (id, n, m, s, t, p, r, i) select k, k, k, k, k, k, k, k from generate_series(1, 9) k;
do $$
declare name text;
begin
    foreach name in array array['own', 'own_top', 'own_root'] loop
        execute format('alter table %s add constraint unchecked check (a > -1) not valid', name);
        execute format('create index %s_a on %1$s (a)', name);
        execute format('create unique index %s_built on %1$s (%s)', name,
            case name when 'own_root' then 'id' else 'n' end);
        execute format('create rule ignored as on delete to %s do instead nothing', name);
        execute format('create policy visible on %s', name);
        if current_setting('server_version_num')::int >= 180000 then
            execute format('alter table %s add constraint said not null m not valid', name);
        end if;
        continue when name = 'own_root' and current_setting('server_version_num')::int < 180000;
        execute format('alter table %s add constraint foreign_unchecked foreign key (a) references referenced
            not valid', name);
    end loop;
end $$;
create index own_spare on own (s);
create statistics described (ndistinct) on a, n from own;

create table parent (id integer);
create table own_heir (id integer) inherits (parent);
create table own_stranger (id integer);

create table whole (id integer, a integer) partition by list (id);
create table own_part partition of whole for values in (1);
create table rest partition of whole default;
create table own_new (id integer, a integer);
create table own_proved (id integer, a integer, check (id is not null and id = 3));
alter table rest add check (not (id is not null and id = 3));
create index on own_part (a);
insert into whole values (1, 1), (5, 5);
insert into own_new values (2, 2);
insert into own_proved values (3, 3);

create table whole_lonely (id integer) partition by list (id);
create table own_lonely partition of whole_lonely for values in (1);
create table own_many (id integer) partition by list (id);
create table below_many partition of own_many for values in (1);
alter table below_many add unique (id);
create index on below_many (id);
create table own_null (id integer) partition by list (id);
create table below_null partition of own_null for values in (1);
insert into own_null values (1);
create table own_keyed (id integer, constraint own_keyed_key unique (id)) partition by list (id);
create table below_keyed partition of own_keyed for values in (1);
create table own_refers (id integer, r integer references referenced);
create table whole_referring (id integer, r integer references referenced) partition by list (id);
create table own_referring_part partition of whole_referring for values in (1);
create table own_referring (id integer, r integer references referenced);
create table own_referring_proved (id integer, r integer references referenced, check (id is not null and id = 3));
create table own_adopting (id integer, r integer) partition by list (id);
create table below_adopting partition of own_adopting for values in (1);
alter table below_adopting add foreign key (r) references referenced;
insert into own_referring values (2, 2);
create table whole_referred (id integer primary key) partition by list (id);
create table own_referred_part partition of whole_referred for values in (1);
create table own_referred_new (id integer primary key);
create table own_referred_proved (id integer primary key, check (id is not null and id = 3));
create table referring (id integer references whole_referred);
insert into own_referred_new values (2);
create table own_of of pair;
create table users (x amount);
insert into users values (1);
create foreign table own_foreign (id integer) server server;
create view own_view as select 1 as one;
create materialized view own_materialized as select 1 as one;
create unique index on own_materialized (one);
create sequence own_sequence;
create access method other_heap type table handler heap_tableam_handler;
do $$
begin
    if current_setting('server_version_num')::int >= 180000 then
        execute 'create table own_virtual (a integer, v integer not null generated always as (a) virtual,
            w integer generated always as (a) virtual)';
        execute 'create table own_virtual_top (like own_virtual including all)';
        execute 'create table below_virtual_child () inherits (own_virtual_top)';
        execute 'create table own_virtual_root (like own_virtual including all) partition by list (a)';
        execute 'create table below_virtual_part partition of own_virtual_root for values in (1)';
        insert into own_virtual values (1);
        insert into own_virtual_top values (1);
        insert into own_virtual_root values (1);
        execute 'create table own_lenient (r integer, constraint own_lenient_key foreign key (r) references referenced
            not enforced)';
        insert into own_lenient values (1);
        execute 'create table own_not_null (n integer, constraint said not null n no inherit)';
        execute 'create table below_not_null () inherits (own_not_null)';
        insert into below_not_null values (1);
    end if;
end $$;

-- Triggers where they are not plain: on partitioned and foreign tables and on views; rules on views.

create table app.traced (id integer not null, kind text not null, v text) partition by list (kind);
create table app.traced_a partition of app.traced for values in ('a');
create table app.traced_b partition of app.traced for values in ('b') partition by range (id);
create table app.traced_b_low partition of app.traced_b for values from (minvalue) to (10);
create table app.traced_rest partition of app.traced default;
create function app.trace() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.trace_again() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger traced_before before insert or update on app.traced for each row when (new.v is not null) execute function app.trace();
create trigger traced_after after update of v on app.traced for each row execute function app.trace();
create trigger traced_all after insert on app.traced for each statement execute function app.trace();
create constraint trigger traced_late after insert on app.traced deferrable initially deferred for each row execute function app.trace();
create trigger traced_own before delete on app.traced_a for each row execute function app.trace();
alter table app.traced_rest disable trigger traced_after;
alter table app.traced_b_low enable always trigger traced_before;
comment on trigger traced_before on app.traced is 'before all';
insert into app.traced select i, chr(97 + i % 3), 'v' || i from generate_series(1, 9) i;

create foreign data wrapper trace_wrapper;
create server trace_server foreign data wrapper trace_wrapper;
create foreign table app.far_away (id integer, v text) server trace_server;
create trigger far_before before insert or update on app.far_away for each row when (new.id > 0) execute function app.trace();
create trigger far_all after delete on app.far_away for each statement execute function app.trace();
alter table app.far_away disable trigger far_all;
comment on trigger far_before on app.far_away is 'far';

create table app.shelf (id integer primary key, title text not null, size integer);
create table app.shelf_log (id integer, title text);
insert into app.shelf select i, 't' || i, i from generate_series(1, 5) i;
create view app.shown as select id, title, size from app.shelf;
create rule shown_insert as on insert to app.shown do instead insert into app.shelf (id, title, size) values (new.id, new.title, new.size);
create rule shown_log as on delete to app.shown where old.size > 3 do also insert into app.shelf_log values (old.id, old.title);
create rule shown_delete as on delete to app.shown do instead nothing;
create trigger shown_instead instead of update on app.shown for each row execute function app.trace();
create trigger shown_after after update on app.shown for each statement execute function app.trace();
comment on trigger shown_instead on app.shown is 'instead';
comment on rule shown_insert on app.shown is 'inserts';
create view app.shown_more as select id, upper(title) as title from app.shown;
create trigger more_instead instead of insert or delete on app.shown_more for each row execute function app.trace('x', 'y');

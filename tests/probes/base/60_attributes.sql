-- What any object can have: owners, privileges, default privileges, comments.

alter table app.country owner to probe_owner;
alter schema spare owner to probe_owner;
alter type app.lone owner to probe_owner;
alter function app.lonely() owner to probe_owner;
alter view app.lone_view owner to probe_owner;
alter sequence app.free owner to probe_owner;
alter domain app.positive owner to probe_owner;

grant usage on schema app to probe_app, probe_reader;
grant usage, create on schema spare to probe_app with grant option;
grant select on app.person to probe_reader;
grant select (id, note), update (note) on app.account to probe_app;
grant select, insert, update, delete on app.plain to probe_app with grant option;
grant all on app.country to public;
revoke insert on app.lone_table from current_user;
grant select on app.adults to probe_reader;
grant usage, select on sequence app.ticket to probe_app;
grant execute on function app.twice(integer) to probe_app;
revoke execute on function app.make_label(integer, text) from public;
grant execute on procedure app.note(text) to probe_reader;
grant usage on type app.mood to probe_app;
revoke usage on type app.address from public;
grant usage on language plpgsql to probe_app;

alter default privileges in schema app grant select on tables to probe_reader;
alter default privileges grant execute on functions to probe_app;
alter default privileges for role probe_owner revoke usage on types from public;
alter default privileges for role probe_owner in schema spare grant usage on sequences to probe_app with grant option;

comment on schema app is 'the application';
comment on table app.person is 'People.
Second line with ''quotes'' and \backslash.';
comment on column app.person.name is 'full name';
comment on constraint person_name_check on app.person is 'not empty';
comment on index app.person_name_idx is 'by name';
comment on view app.adults is 'of age';
comment on materialized view app.by_country is 'counted';
comment on sequence app.ticket is 'tickets';
comment on type app.mood is 'how one is';
comment on type app.address is 'where';
comment on column app.address.zip is 'code';
comment on domain app.email is 'an address';
comment on constraint positive_check on domain app.positive is 'more than none';
comment on function app.twice(integer) is 'two times';
comment on procedure app.note(text) is 'says';
comment on trigger person_touch on app.person is 'touches';
comment on extension hstore is 'pairs';

-- What goes with an extension.
alter function app.lonely() depends on extension hstore;
alter function app.lonely() depends on extension btree_gist;
alter procedure app.note(text) depends on extension hstore;
alter index app.person_name_idx depends on extension btree_gist;
alter index app.account_person_idx depends on extension hstore;
alter index app.account_pkey depends on extension btree_gist;
alter index app.person_email_key depends on extension btree_gist;
alter trigger person_touch on app.person depends on extension btree_gist;
alter materialized view app.unfilled depends on extension btree_gist;
alter index app.by_country_idx depends on extension btree_gist;

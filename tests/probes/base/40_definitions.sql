-- Kinds that are PostgreSQL's clauses after a name.

create collation app.german (provider = icu, locale = 'de-u-co-phonebk');
create collation app.loose_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation app.plain_c (locale = 'C');
create collation app.copied from "POSIX";
create conversion app.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create default conversion app.latin_default for 'LATIN2' to 'UTF8' from iso8859_to_utf8;

create text search template app.simple_template (init = dsimple_init, lexize = dsimple_lexize);
create text search parser app.words (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
    lextypes = prsd_lextype, headline = prsd_headline);
create text search dictionary app.short (template = pg_catalog.simple, stopwords = english, accept = false);
create text search dictionary app.stemmer (template = snowball, language = german);
create text search configuration app.find (parser = app.words);
alter text search configuration app.find add mapping for asciiword, word with app.short, app.stemmer;
alter text search configuration app.find add mapping for email with simple;
create text search configuration app.copied (copy = pg_catalog.english);

create trusted language plmine handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function app.in_mine() returns integer language plmine as $$ begin return 1; end $$;
create access method heap_two type table handler heap_tableam_handler;
create access method tree_two type index handler bthandler;
create table app.other_method (id integer, v text) using heap_two;
create transform for integer language sql (from sql with function prsd_lextype(internal),
    to sql with function int4recv(internal));

create foreign data wrapper dummy options (debug 'true');
create foreign data wrapper with_validator validator postgresql_fdw_validator;
create extension postgres_fdw schema spare;
create server there type 'kind' version '1.0' foreign data wrapper postgres_fdw options (host 'localhost', dbname 'x');
create server nowhere foreign data wrapper dummy;
create user mapping for public server there options (user 'u');
create user mapping for probe_app server there options (user 'a', password 'secret');
create foreign table app.remote (
    id integer options (column_name 'ident') not null,
    name text collate "C" default 'n',
    check (id > 0)
) server there options (schema_name 'public', table_name 't');
create foreign table app.far (x integer) server nowhere;

create statistics app.person_stats (ndistinct, dependencies) on country, age from app.person;
create statistics app.all_stats on spare1, spare2 from app.person;
alter statistics app.all_stats set statistics 250;
create statistics app.expression_stats on lower(name), (age + 1) from app.person;

create publication everything for all tables with (publish = 'insert, update');
create publication "some" for table app.person (id, name), app.country where (region is not null)
    with (publish_via_partition_root = true);
create publication whole_schema for table app.plain, tables in schema spare;
create publication nothing;

create function app.on_command() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger watch_tables on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE')
    execute function app.on_command();
create event trigger watch_drops on sql_drop execute function app.on_command();
alter event trigger watch_drops disable;

create table app.sorted (id integer primary key, word text collate app.german, again text collate app.loose_case,
    doc tsvector generated always as (to_tsvector('app.find'::regconfig, coalesce(''::text, ''))) stored);
create index sorted_word_idx on app.sorted (word collate app.plain_c);
insert into app.other_method values (1, 'o');
insert into app.sorted (id, word, again) values (1, 'Ä', 'a'), (2, 'b', 'B');

create collation app.spare_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create text search parser app.spare_parser (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
    lextypes = prsd_lextype);
create text search dictionary app.spare_dictionary (template = pg_catalog.simple);
create language plspare handler plpgsql_call_handler;
create server spare_server foreign data wrapper dummy;

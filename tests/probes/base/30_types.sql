-- Ranges, base types, aggregates, operators with their classes and families, casts.

create function app.float_gap(a double precision, b double precision) returns double precision language sql immutable
    as $$ select b - a $$;
create type app.span as range (subtype = double precision, subtype_diff = app.float_gap);
create type app.letters as range (subtype = text, collation = "C", multirange_type_name = app.letters_many);

create type app.token;
create function app.token_in(cstring) returns app.token language internal immutable strict parallel safe as 'textin';
create function app.token_out(app.token) returns cstring language internal immutable strict parallel safe as 'textout';
create type app.token (input = app.token_in, output = app.token_out, internallength = variable, storage = extended,
    category = 'S');
create type app.shell;

create function app.token_equal(app.token, app.token) returns boolean language internal immutable strict as 'byteaeq';
create function app.token_differ(app.token, app.token) returns boolean language internal immutable strict as 'byteane';
create function app.token_less(app.token, app.token) returns boolean language internal immutable strict as 'bytealt';
create function app.token_compare(app.token, app.token) returns integer language internal immutable strict as 'byteacmp';
create function app.token_hash(app.token) returns integer language internal immutable strict as 'hashvarlena';
create operator app.=== (leftarg = app.token, rightarg = app.token, function = app.token_equal, commutator = operator(app.===),
    negator = operator(app.!==), restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator app.!== (leftarg = app.token, rightarg = app.token, function = app.token_differ, commutator = operator(app.!==),
    negator = operator(app.===), restrict = neqsel, join = neqjoinsel);
create operator app.<<< (leftarg = app.token, rightarg = app.token, function = app.token_less);
create operator app.@# (rightarg = integer, function = app.twice);

create operator family app.token_ops using btree;
create operator family app.empty_family using hash;
create operator class app.token_hash_ops default for type app.token using hash as
    operator 1 app.===, function 1 app.token_hash(app.token);
create operator class app.int_reverse for type integer using btree as
    operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 btint4cmp(integer, integer);

create aggregate app.product (double precision) (sfunc = float8mul, stype = double precision, initcond = '1',
    combinefunc = float8mul, parallel = safe);
create aggregate app.longest (text) (sfunc = textcat, stype = text, initcond = '', finalfunc = upper,
    finalfunc_modify = read_only);
create function app.middle_step(state integer[], value integer) returns integer[] language sql immutable
    as $$ select state || value $$;
create function app.middle_final(state integer[]) returns integer language sql immutable
    as $$ select state[1 + array_length(state, 1) / 2] $$;
create aggregate app.middle (order by integer) (sfunc = app.middle_step, stype = integer[], finalfunc = app.middle_final,
    initcond = '{}');
create aggregate app.moving_sum (integer) (sfunc = int4pl, stype = integer, initcond = '0', msfunc = int4pl,
    minvfunc = int4mi, mstype = integer, minitcond = '0', sortop = >);

create cast (app.token as text) with inout as implicit;
create cast (text as app.token) with inout as assignment;
create function app.mood_number(app.mood) returns integer language sql immutable
    as $$ select case $1 when 'sad' then 0 when 'ok' then 1 else 2 end $$;
create cast (app.mood as integer) with function app.mood_number(app.mood);
create cast (app.pair as text) with inout;

create table app.typed_rows (id integer primary key, s app.span, t app.token, w app.letters);
create index typed_rows_token_idx on app.typed_rows using hash (t);
create index typed_rows_id_idx on app.typed_rows (id app.int_reverse);
insert into app.typed_rows values (1, '[1,2)', 'one', '[a,c)'), (2, null, 'two', null);

create function app.date_gap(a date, b date) returns double precision language sql immutable as $$ select (b - a)::double precision $$;
create type app.spare_range as range (subtype = integer);
create type app.unused_base;
create function app.unused_in(cstring) returns app.unused_base language internal immutable strict as 'int4in';
create function app.unused_out(app.unused_base) returns cstring language internal immutable strict as 'int4out';
create type app.unused_base (input = app.unused_in, output = app.unused_out, like = integer);
create function app.any_step(bigint, variadic "any") returns bigint language internal immutable as 'int8inc_any';
create view app.products as select app.product(g) as p from app.plain;
create function app.thrice(x integer) returns integer language sql immutable as $$ select x * 3 $$;
create view app.sharps as select operator(app.@#) a as s from app.plain;
create operator class app.spare_class for type integer using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer);
create function app.pair_number(app.pair) returns integer language sql immutable as $$ select ($1).a $$;
create function app.mood_other(app.mood) returns integer language sql immutable as $$ select 5 $$;

create schema function_param_rename_under_domain_check;
set search_path = function_param_rename_under_domain_check, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create domain code as text constraint code_fine check (fine(value));

create schema domain_base_and_function;
set search_path = domain_base_and_function, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create domain code as varchar(10) default 'q' constraint code_fine check (fine(value));
create table t (c code default 'z', x int);

create schema function_replaced_under_domain;
set search_path = function_replaced_under_domain, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create domain code as text constraint code_fine check (fine(value)) not null;
create table t (c code);

create schema function_returns_other;
set search_path = function_returns_other, public;
create function base(v int) returns int language sql immutable as $$ select v $$;
create domain num as int default base(3) check (base(value) > 0);
create table t (c num, d int default base(4), check (base(d) > 1));
create view v as select base(d) as x from t;

create schema not_valid_check;
set search_path = not_valid_check, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create domain code as text;
alter domain code add constraint code_fine check (fine(value)) not valid;
create table t (c code);

create schema operator_of_domain;
set search_path = operator_of_domain, public;
create function fine(v text, x text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create operator ~~~~ (leftarg = text, rightarg = text, function = fine);
create domain code as text constraint code_fine check (value ~~~~ 'x');
create table t (c code, d text check (d ~~~~ 'y'));

create schema param_rename_and_checks_change;
set search_path = param_rename_and_checks_change, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create function def(v text) returns text language sql immutable as $$ select 'a' $$;
create domain code as text default def('x') constraint a check (fine(value)) constraint b check (value <> 'z') constraint c check (fine(value || 'x'));
create table t (c code, d int);

create schema param_rename_columns;
set search_path = param_rename_columns, public;
create function fine(v text) returns boolean language sql immutable as $$ select length(v) > 0 $$;
create domain code as text constraint code_fine check (fine(value)) constraint other check (value <> 'z');
create domain code2 as code constraint c2 check (fine(value::text)) default 'a';
create table t (c code, d code2 not null);
create table u (c code);
comment on constraint code_fine on domain code is 'fine';

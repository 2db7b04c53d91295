create schema inherited_column_becomes_own;
set search_path = inherited_column_becomes_own, public;
create table base_t (id bigint, tag text);
create table leaf_t (extra int) inherits (base_t);

create schema check_inherited_becomes_own;
set search_path = check_inherited_becomes_own, public;
create table base_t (id bigint, tag text, constraint c check (id > 0));
create table leaf_t (extra int) inherits (base_t);
create table leaf_u (extra int) inherits (base_t);

create schema grandchild_keeps;
set search_path = grandchild_keeps, public;
create table base_t (id bigint, tag text);
create table mid (m int) inherits (base_t);
create table leaf (extra int) inherits (mid);
create table side (s int) inherits (base_t);

create schema middle_takes_over;
set search_path = middle_takes_over, public;
create table base_t (id bigint, tag text);
create table mid (m int) inherits (base_t);
create table leaf (extra int) inherits (mid);

create schema other_type;
set search_path = other_type, public;
create table base_t (id bigint, tag text);
create table leaf_t (extra int) inherits (base_t);

create schema two_children_one_keeps;
set search_path = two_children_one_keeps, public;
create table base_t (id bigint, tag text default 'x');
create table leaf_a (extra int) inherits (base_t);
create table leaf_b (extra int) inherits (base_t);
create index on leaf_a (tag);
create view v as select tag from leaf_a;

create schema two_parents;
set search_path = two_parents, public;
create table p1 (id bigint, tag text);
create table p2 (n int, tag text);
create table leaf (extra int) inherits (p1, p2);
create table only1 (e int) inherits (p1);

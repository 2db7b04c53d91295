create table base_t (id bigint, tag text);
create table leaf_t (extra int, tag text) inherits (base_t);

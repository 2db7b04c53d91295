create type t;
alter type t owner to hxst_a;
create type u;
alter type u owner to hxst_a;
comment on type u is 'to come, too';
create type v;

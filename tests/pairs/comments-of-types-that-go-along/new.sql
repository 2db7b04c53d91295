create table t (a int);
create type mood as enum ('good', 'bad');
create type span as range (subtype = bigint);
comment on type t is 'of the rows';
comment on type _mood is 'of the array';
comment on type span_multirange is 'of the multirange';
comment on type mood is 'of the type itself';

-- Shell types have owners, comments and privileges as other types do.
create type t;
comment on type t is 'to come';
create type v;
alter type v owner to hxst_b;

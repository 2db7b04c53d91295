-- One is made anew where it shall be, the others move; all is named meanwhile.
create schema sa; create schema sb;
create extension xml2 schema sb;
create extension hstore schema sb;
create extension unaccent schema sa;
create table t (a int default 3, h sb.hstore, c text default sb.xpath_string('<a/>', '/a'), check (sa.unaccent(sb.xpath_string(c, '/a')) <> 'x'));
create view v as select sb.xpath_string(c, '/a') as x, h from t;
create index on t (sb.hstore_hash(h));
create index on t (a);
insert into t values (1, 'a=>1', '<a>2</a>'), (null, null, null);

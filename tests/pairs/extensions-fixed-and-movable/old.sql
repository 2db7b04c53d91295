create schema sa; create schema sb;
create extension xml2 schema sa;
create extension hstore schema sa;
create extension unaccent schema sb;
create table t (a int, h sa.hstore, c text default sa.xpath_string('<a/>', '/a'), check (sb.unaccent(sa.xpath_string(c, '/a')) <> 'x'));
create view v as select sa.xpath_string(c, '/a') as x, h from t;
create index on t (sa.hstore_hash(h));
insert into t values (1, 'a=>1', '<a>2</a>'), (null, null, null);

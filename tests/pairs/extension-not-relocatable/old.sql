create schema sa; create schema sb;
create extension xml2 schema sa;
create table t (d text, check (sa.xml_valid(d)));
create view v as select sa.xml_valid(d) as ok from t;
create function f(x text) returns boolean language sql as 'select sa.xml_valid(x)';

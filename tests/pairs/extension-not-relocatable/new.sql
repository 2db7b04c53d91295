create schema sa; create schema sb;
create extension xml2 schema sb;
create table t (d text, check (sb.xml_valid(d)));
create view v as select sb.xml_valid(d) as ok from t;
create function f(x text) returns boolean language sql as 'select sb.xml_valid(x)';

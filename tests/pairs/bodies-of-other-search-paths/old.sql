create schema ext; create schema other; create extension pg_trgm schema ext; create extension ltree schema ext; create extension vector schema ext;
create table other.words (w text, v ext.vector(3));
create function other.plus(a int, b text) returns text language sql immutable as $$ select b || a $$;

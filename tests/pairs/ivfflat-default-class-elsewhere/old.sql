create schema ext; create extension vector schema ext; create extension bloom;
create table note (id bigint primary key, emb ext.vector(3), half ext.halfvec(3));

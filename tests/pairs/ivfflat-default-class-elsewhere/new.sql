create schema ext; create extension vector schema ext; create extension bloom;
create table note (id bigint primary key, emb ext.vector(3), half ext.halfvec(3));
create index note_emb on note using ivfflat (emb ext.vector_l2_ops) with (lists = 10) where id > 3;
create index note_cast on note using ivfflat ((half::ext.vector(3)) ext.vector_l2_ops);

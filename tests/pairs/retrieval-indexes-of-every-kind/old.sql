-- Every type of vector, with every index that it takes: casts in expressions, parts of vectors, predicates.
create extension vector;
create domain emb as vector(3);
create table items (id bigserial primary key, embedding vector(3), h halfvec(4), s sparsevec(10), b bit(8), any_dim vector, dom emb, arr vector(3)[], g vector(3) generated always as (l2_normalize(embedding)) stored, d vector(2) default '[1,2]');
create index on items using hnsw (embedding vector_l2_ops);
create index on items using hnsw (embedding vector_cosine_ops) with (m = 24, ef_construction = 100);
create index on items using ivfflat (embedding vector_ip_ops) with (lists = 1000);
create index on items using hnsw (h halfvec_cosine_ops);
create index on items using hnsw (s sparsevec_l2_ops);
create index on items using hnsw (b bit_hamming_ops);
create index on items using hnsw (b bit_jaccard_ops);
create index on items using hnsw (embedding vector_l1_ops);
create index on items using hnsw ((any_dim::vector(3)) vector_l2_ops) where (vector_dims(any_dim) = 3);
create index on items using hnsw ((binary_quantize(embedding)::bit(3)) bit_hamming_ops);
create index on items using hnsw ((embedding::halfvec(3)) halfvec_l2_ops);
create index on items using hnsw ((subvector(embedding, 1, 2)::vector(2)) vector_cosine_ops);
create index part on items using hnsw (embedding vector_l2_ops) where (id > 100);
create index on items (embedding);
create unique index on items (h);
create index on items using ivfflat (embedding);
alter table items alter column embedding set storage plain;
alter table items alter column h set storage external;
alter table items alter column embedding set statistics 100;
create statistics st on id, b from items;
create materialized view mv as select id, avg(embedding) as a from items group by id;
create index on mv using hnsw ((a::vector(3)) vector_l2_ops);
create function match(q vector(3), k int default 5, f jsonb default '{}') returns table (id bigint, sim float8) language plpgsql as $$ #variable_conflict use_column
begin return query select id, 1 - (embedding <=> q) from items order by embedding <=> q limit k; end $$;

-- revision 0005_chunk_embedding_index (down)
-- parents: 0004
-- Drop index chunks_embedding_idx.

-- schemac: no-transaction  lock_timeout=0 statement_timeout=0 undoes=1

-- locks chunks: SHARE UPDATE EXCLUSIVE
DROP INDEX CONCURRENTLY chunks_embedding_idx;

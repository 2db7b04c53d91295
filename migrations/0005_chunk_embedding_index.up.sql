-- revision 0005_chunk_embedding_index (up)
-- parents: 0004
-- Create index chunks_embedding_idx.

-- schemac: no-transaction  lock_timeout=0 statement_timeout=0

-- locks chunks: SHARE UPDATE EXCLUSIVE, reads all rows
CREATE INDEX CONCURRENTLY chunks_embedding_idx ON chunks
    USING hnsw (embedding vector_cosine_ops)
    WITH (ef_construction = 64, m = 16);

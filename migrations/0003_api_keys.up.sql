-- revision 0003_api_keys (up)
-- parents: 0002
-- Create table api_keys.

-- schemac: transaction  lock_timeout=3s
BEGIN;

-- locks projects: SHARE ROW EXCLUSIVE
CREATE TABLE api_keys (
    id           varchar(36)  NOT NULL,
    project_id   varchar(36)  NOT NULL,
    name         varchar(255) NOT NULL,
    key_hash     varchar(64)  NOT NULL,
    scopes       text[]       NOT NULL DEFAULT '{}',
    created_at   timestamptz  NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
    CONSTRAINT api_keys_project_id_fkey FOREIGN KEY (project_id)
        REFERENCES projects (id) ON DELETE CASCADE
);

CREATE INDEX api_keys_project_id_idx ON api_keys (project_id);

COMMENT ON TABLE api_keys IS 'Keys of clients. The key itself is never stored, only its hash.';

COMMIT;

-- revision 0001_baseline (up)
-- parents: none
-- Create extension vector.
-- Create table chunks.
-- Create table documents.
-- Create table indexing_tasks.
-- Create table projects.

-- schemac: transaction  lock_timeout=3s
BEGIN;

-- extension or version needed: extension vector must be installed on the server
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE projects (
    id         varchar(36)  NOT NULL,
    name       varchar(255) NOT NULL,
    created_at timestamp    NOT NULL,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_name_key UNIQUE (name)
);

COMMENT ON TABLE projects IS 'A tenant''s collection of documents.';

CREATE TABLE documents (
    id            varchar(36)  NOT NULL,
    project_id    varchar(36)  NOT NULL,
    filename      varchar(255) NOT NULL,
    original_path varchar(512) NOT NULL,
    file_type     varchar(50)  NOT NULL,
    status        varchar(50)  NOT NULL DEFAULT 'pending',
    error_message text,
    metadata      json,
    created_at    timestamp    NOT NULL,
    indexed_at    timestamp,
    CONSTRAINT documents_pkey PRIMARY KEY (id),
    CONSTRAINT documents_project_id_fkey FOREIGN KEY (project_id)
        REFERENCES projects (id) ON DELETE CASCADE
);

COMMENT ON TABLE documents IS 'A file that was given to the service.';

CREATE TABLE chunks (
    id          varchar(36) NOT NULL,
    document_id varchar(36) NOT NULL,
    content     text        NOT NULL,
    embedding   vector(768),
    "position"  integer     NOT NULL,
    structure   json,
    metadata    json,
    status      varchar(50) NOT NULL DEFAULT 'pending',
    parent_id   varchar(36),
    CONSTRAINT chunks_pkey PRIMARY KEY (id),
    CONSTRAINT chunks_document_id_fkey FOREIGN KEY (document_id)
        REFERENCES documents (id) ON DELETE CASCADE,
    CONSTRAINT chunks_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES chunks (id) ON DELETE CASCADE
);

COMMENT ON TABLE chunks IS 'A piece of a document, small enough to embed.';

COMMENT ON COLUMN chunks.parent_id IS 'The chunk that this one is a part of.';

CREATE TABLE indexing_tasks (
    id           varchar(36) NOT NULL,
    document_id  varchar(36) NOT NULL,
    task_type    varchar(50) NOT NULL,
    status       varchar(50) NOT NULL DEFAULT 'pending',
    created_at   timestamp   NOT NULL,
    started_at   timestamp,
    completed_at timestamp,
    CONSTRAINT indexing_tasks_pkey PRIMARY KEY (id),
    CONSTRAINT indexing_tasks_document_id_fkey FOREIGN KEY (document_id)
        REFERENCES documents (id) ON DELETE CASCADE
);

COMMENT ON TABLE indexing_tasks IS 'Work to do on a document.';

COMMIT;

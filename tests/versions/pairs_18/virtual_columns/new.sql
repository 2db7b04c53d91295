CREATE TABLE a (
    id integer PRIMARY KEY, net numeric, spare integer,
    set_anew   numeric GENERATED ALWAYS AS (net * 20 + coalesce(spare, 0)) VIRTUAL,
    to_stored  numeric GENERATED ALWAYS AS (net * 3) STORED,
    to_virtual numeric GENERATED ALWAYS AS (net * 4) VIRTUAL,
    to_plain   numeric,
    to_filled  numeric NOT NULL DEFAULT 6,
    plain_too  numeric,
    wider      bigint GENERATED ALWAYS AS (id + 1) VIRTUAL,
    not_null   integer GENERATED ALWAYS AS (id + 2) VIRTUAL NOT NULL,
    computed   integer GENERATED ALWAYS AS (id - 1) VIRTUAL,
    comes text GENERATED ALWAYS AS (id::text) VIRTUAL NOT NULL
);
COMMENT ON COLUMN a.set_anew IS 'twice';
CREATE VIEW doubled AS SELECT id, set_anew FROM a;
-- A check is why another expression cannot be set.
CREATE TABLE checked (id integer, v integer GENERATED ALWAYS AS (id * 3) VIRTUAL, CHECK (v > 0));
CREATE TABLE parent (id integer, v integer GENERATED ALWAYS AS (id * 3) VIRTUAL);
CREATE TABLE child (extra text) INHERITS (parent);

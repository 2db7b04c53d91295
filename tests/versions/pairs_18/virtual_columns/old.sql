CREATE TABLE a (
    id integer PRIMARY KEY, net numeric, spare integer,
    set_anew   numeric GENERATED ALWAYS AS (net * 2) VIRTUAL,
    to_stored  numeric GENERATED ALWAYS AS (net * 3) VIRTUAL,
    to_virtual numeric GENERATED ALWAYS AS (net * 4) STORED,
    to_plain   numeric GENERATED ALWAYS AS (net * 5 + spare) VIRTUAL,
    to_filled  numeric GENERATED ALWAYS AS (coalesce(net, 0) * 6) VIRTUAL,
    plain_too  numeric GENERATED ALWAYS AS (net * 7) STORED,
    goes       numeric GENERATED ALWAYS AS (net * 8) VIRTUAL,
    wider      integer GENERATED ALWAYS AS (id + 1) VIRTUAL,
    not_null   integer GENERATED ALWAYS AS (id + 2) VIRTUAL,
    computed   integer
);
COMMENT ON COLUMN a.set_anew IS 'twice';
CREATE VIEW doubled AS SELECT id, set_anew FROM a;
-- A check is why another expression cannot be set.
CREATE TABLE checked (id integer, v integer GENERATED ALWAYS AS (id * 2) VIRTUAL, CHECK (v > 0));
CREATE TABLE parent (id integer, v integer GENERATED ALWAYS AS (id * 2) VIRTUAL);
CREATE TABLE child (extra text) INHERITS (parent);

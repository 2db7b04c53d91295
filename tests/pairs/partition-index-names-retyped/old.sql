CREATE TABLE parts (id integer NOT NULL, n numeric(12,2) NOT NULL, w text, CONSTRAINT parts_key UNIQUE (id, n)) PARTITION BY HASH (id);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX by_n ON parts (n NULLS FIRST, id);
ALTER INDEX parts_1_n_id_idx RENAME TO "By hand";
ALTER INDEX parts_0_id_n_key RENAME TO key_by_hand;
INSERT INTO parts SELECT i, i, 'w' FROM generate_series(1, 10) i;

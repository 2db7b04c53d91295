CREATE EXTENSION btree_gist;
CREATE TABLE rooms (id integer PRIMARY KEY, during daterange NOT NULL, note text);
CREATE TABLE stays (room integer NOT NULL REFERENCES rooms, during daterange NOT NULL);
CREATE TABLE a (id integer, during tstzrange, other tsmultirange, note text,
    CONSTRAINT a_u UNIQUE (id, other WITHOUT OVERLAPS), PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE b (id integer, aid integer, during tstzrange,
    CONSTRAINT b_a FOREIGN KEY (aid, PERIOD during) REFERENCES a (id, PERIOD during));
CREATE TABLE c (id integer, during daterange, note text, CONSTRAINT c_pkey PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE p (id integer, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS)) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE q (id integer, "the period" daterange) PARTITION BY LIST (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);

CREATE EXTENSION btree_gist;
CREATE TABLE rooms (id integer, during daterange, note text, CONSTRAINT rooms_pkey PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE stays (room integer NOT NULL, during daterange NOT NULL,
    CONSTRAINT stays_room_fkey FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during));
CREATE TABLE a (id integer, during tstzrange, other tsmultirange, note text,
    CONSTRAINT a_u UNIQUE NULLS NOT DISTINCT (id, other WITHOUT OVERLAPS) WITH (fillfactor = 70),
    PRIMARY KEY (id, during WITHOUT OVERLAPS) DEFERRABLE);
CREATE TABLE b (id integer, aid integer, during tstzrange);
CREATE TABLE c (id integer, during daterange, note text,
    CONSTRAINT c_pkey PRIMARY KEY (id, during WITHOUT OVERLAPS) INCLUDE (note));
CREATE TABLE d (id integer, cid integer, period daterange,
    FOREIGN KEY (cid, PERIOD period) REFERENCES c ON DELETE NO ACTION NOT ENFORCED);
CREATE TABLE p (id integer, during daterange, PRIMARY KEY (id, during)) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE q (id integer, "the period" daterange, UNIQUE (id, "the period" WITHOUT OVERLAPS)) PARTITION BY LIST (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);

CREATE TABLE e (id integer CONSTRAINT id_known NOT NULL, day integer NOT NULL, text text, kind integer CONSTRAINT kind_known NOT NULL)
    PARTITION BY RANGE (day);
CREATE TABLE e1 (id integer CONSTRAINT id_known NOT NULL, day integer NOT NULL, text text, kind integer CONSTRAINT kind_known NOT NULL);
CREATE TABLE e2 (id integer CONSTRAINT e2_id NOT NULL, day integer NOT NULL, text text, kind integer CONSTRAINT kind_known NOT NULL);
CREATE TABLE e3 PARTITION OF e FOR VALUES FROM (3) TO (4);
CREATE TABLE e4 (id integer CONSTRAINT e4_id NOT NULL, day integer CONSTRAINT e4_day NOT NULL, text text, kind integer NOT NULL);
ALTER TABLE e ATTACH PARTITION e4 FOR VALUES FROM (4) TO (5);
CREATE TABLE renamed (a integer CONSTRAINT a_new NOT NULL, b integer CONSTRAINT b_new NOT NULL) PARTITION BY LIST (a);
CREATE TABLE renamed_1 PARTITION OF renamed FOR VALUES IN (1);

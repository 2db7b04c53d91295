CREATE TABLE e (id integer CONSTRAINT id_known NOT NULL, day integer NOT NULL, text text, kind integer CONSTRAINT kind_known NOT NULL)
    PARTITION BY RANGE (day);
CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (1) TO (2);
CREATE TABLE e2 PARTITION OF e (CONSTRAINT e2_id NOT NULL id) FOR VALUES FROM (2) TO (3);
CREATE TABLE e3 (id integer CONSTRAINT id_known NOT NULL, day integer NOT NULL, text text, kind integer CONSTRAINT kind_known NOT NULL);
CREATE TABLE e4 (id integer CONSTRAINT e4_id NOT NULL, day integer CONSTRAINT e4_day NOT NULL, text text, kind integer NOT NULL);
CREATE TABLE renamed (a integer CONSTRAINT a_old NOT NULL, b integer) PARTITION BY LIST (a);
CREATE TABLE renamed_1 PARTITION OF renamed FOR VALUES IN (1);

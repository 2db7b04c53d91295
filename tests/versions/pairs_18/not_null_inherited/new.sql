CREATE TABLE p (a integer CONSTRAINT a_known NOT NULL, b integer NOT NULL, c integer, d integer CONSTRAINT d_here NOT NULL,
                e integer, f integer CONSTRAINT f_known NOT NULL);
CREATE TABLE inside (own integer) INHERITS (p);
CREATE TABLE merged (b integer, a integer CONSTRAINT a_known NOT NULL) INHERITS (p);
CREATE TABLE beside (CONSTRAINT other_c NOT NULL c, CONSTRAINT own_f NOT NULL f) INHERITS (p);
CREATE TABLE apart (x integer, a integer CONSTRAINT apart_a NOT NULL, b integer NOT NULL, c integer, d integer CONSTRAINT d_here NOT NULL,
                    e integer CONSTRAINT apart_e NOT NULL, f integer NOT NULL);
ALTER TABLE apart INHERIT p;
CREATE TABLE joins (a integer NOT NULL, b integer CONSTRAINT b_renamed NOT NULL, c integer, d integer CONSTRAINT d_alone NOT NULL,
                    e integer NOT NULL, f integer CONSTRAINT f_alone NOT NULL);
ALTER TABLE joins INHERIT p;
CREATE TABLE grandchild () INHERITS (inside);

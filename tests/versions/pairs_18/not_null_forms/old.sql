CREATE DOMAIN named AS text CONSTRAINT d_named NOT NULL;
CREATE DOMAIN renamed AS text CONSTRAINT d_old NOT NULL;
CREATE DOMAIN usual AS text NOT NULL;
CREATE DOMAIN gets AS text;
CREATE TABLE t (
    renamed  integer CONSTRAINT old_name NOT NULL,
    gets     integer NOT NULL,
    loses    integer CONSTRAINT lost_name NOT NULL,
    comes    integer,
    comes_2  integer,
    comes_3  integer,
    goes     integer CONSTRAINT went NOT NULL,
    here     integer CONSTRAINT only_here NOT NULL NO INHERIT,
    here_2   integer NOT NULL,
    here_3   integer NOT NULL NO INHERIT,
    valid    integer,
    valid_2  integer,
    invalid  integer CONSTRAINT is_known NOT NULL,
    two_both     integer,
    id       integer CONSTRAINT id_is_known PRIMARY KEY,
    dropped  integer CONSTRAINT dropped_known NOT NULL DEFAULT 0
);
ALTER TABLE t ADD CONSTRAINT not_yet NOT NULL valid NOT VALID;
ALTER TABLE t ADD NOT NULL valid_2 NOT VALID;
ALTER TABLE t ADD CONSTRAINT both_1 NOT NULL two_both NO INHERIT NOT VALID;
CREATE TABLE u (a integer NOT NULL, b integer);
ALTER TABLE u RENAME a TO c;
ALTER TABLE u RENAME TO w;
CREATE TABLE "T 2" ("a ""b" integer NOT NULL, "c'd" integer CONSTRAINT "n 'o'" NOT NULL);

CREATE DOMAIN named AS text;
CREATE DOMAIN renamed AS text CONSTRAINT d_new NOT NULL;
CREATE DOMAIN usual AS text CONSTRAINT "d is named" NOT NULL;
CREATE DOMAIN gets AS text CONSTRAINT d_gets NOT NULL;
CREATE TABLE t (
    renamed  integer CONSTRAINT new_name NOT NULL,
    gets     integer CONSTRAINT gotten NOT NULL,
    loses    integer NOT NULL,
    comes    integer CONSTRAINT came NOT NULL,
    comes_2  integer NOT NULL NO INHERIT,
    comes_3  integer,
    goes     integer,
    here     integer CONSTRAINT only_here NOT NULL,
    here_2   integer CONSTRAINT now_here NOT NULL NO INHERIT,
    here_3   integer NOT NULL,
    valid    integer CONSTRAINT not_yet NOT NULL,
    valid_2  integer NOT NULL,
    invalid  integer,
    two_both     integer CONSTRAINT both_2 NOT NULL,
    id       integer CONSTRAINT id_is_known PRIMARY KEY,
    new_1    integer CONSTRAINT new_1_known NOT NULL DEFAULT 1,
    new_2    integer,
    new_3    integer NOT NULL NO INHERIT DEFAULT 3
);
ALTER TABLE t ADD CONSTRAINT is_known NOT NULL invalid NOT VALID;
ALTER TABLE t ADD CONSTRAINT came_3 NOT NULL comes_3 NOT VALID;
ALTER TABLE t ADD NOT NULL new_2 NOT VALID;
CREATE TABLE w (c integer CONSTRAINT c_is_known NOT NULL, b integer NOT NULL);
CREATE TABLE "T 2" ("a ""b" integer CONSTRAINT "a ""b'" NOT NULL, "c'd" integer NOT NULL);

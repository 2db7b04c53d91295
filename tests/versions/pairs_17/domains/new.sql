CREATE DOMAIN goes AS text;
CREATE DOMAIN renamed AS text CONSTRAINT d_new NOT NULL CHECK (VALUE <> '');
CREATE DOMAIN usual AS text CONSTRAINT "d is named" NOT NULL;
CREATE DOMAIN comes AS text CONSTRAINT d_comes NOT NULL;
CREATE DOMAIN retyped AS bigint CONSTRAINT d_retyped_too NOT NULL;
CREATE TABLE t (a goes, b renamed, c usual, d comes, e retyped);

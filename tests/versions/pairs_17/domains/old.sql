CREATE DOMAIN goes AS text CONSTRAINT d_goes NOT NULL;
CREATE DOMAIN renamed AS text CONSTRAINT d_old NOT NULL;
CREATE DOMAIN usual AS text NOT NULL;
CREATE DOMAIN comes AS text;
CREATE DOMAIN retyped AS integer CONSTRAINT d_retyped NOT NULL;
CREATE TABLE t (a goes, b renamed, c usual, d comes, e retyped);

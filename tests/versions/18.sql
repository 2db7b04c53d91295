-- What 18 has for the first time: what the language cannot say must be refused by name, or come through.
CREATE SCHEMA v18;
CREATE TABLE v18.prices (id integer PRIMARY KEY, net numeric CONSTRAINT net_is_known NOT NULL, day date NOT NULL);

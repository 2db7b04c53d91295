-- What 18 has for the first time, all of it in one database.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA eighteen;
SET search_path = eighteen, public;

CREATE DOMAIN code AS text CONSTRAINT code_is_known NOT NULL;
CREATE TYPE address AS (street text, town text);

CREATE TABLE prices (
    id       integer PRIMARY KEY,
    net      numeric CONSTRAINT net_is_known NOT NULL,
    rate     numeric NOT NULL DEFAULT 19,
    gross    numeric GENERATED ALWAYS AS (net * 1.19) VIRTUAL,
    label    text GENERATED ALWAYS AS ('price ' || id::text) NOT NULL,
    kept     numeric GENERATED ALWAYS AS (net * 2) STORED,
    CONSTRAINT cheap CHECK (net < 1000) NOT ENFORCED,
    CONSTRAINT positive CHECK (net > 0)
);
COMMENT ON COLUMN prices.gross IS 'with tax';
CREATE VIEW gross_prices AS SELECT id, gross FROM prices;

CREATE TABLE stays (
    room     integer,
    during   daterange,
    guest    code,
    note     text,
    CONSTRAINT stays_pkey PRIMARY KEY (room, during WITHOUT OVERLAPS) INCLUDE (note)
);
CREATE TABLE prices_of_rooms (
    room     integer NOT NULL,
    valid_at daterange NOT NULL,
    price    integer CONSTRAINT price_by_room REFERENCES prices NOT ENFORCED,
    UNIQUE (room, valid_at WITHOUT OVERLAPS) WITH (fillfactor = 80)
);
CREATE TABLE cleanings (
    room   integer,
    period daterange,
    who    text,
    FOREIGN KEY (room, PERIOD period) REFERENCES stays (room, PERIOD during),
    CONSTRAINT who_cleans FOREIGN KEY (room, PERIOD period) REFERENCES prices_of_rooms (room, PERIOD valid_at)
        DEFERRABLE INITIALLY DEFERRED NOT ENFORCED
);

-- Not-null constraints in all their forms.
CREATE TABLE people (
    name     text CONSTRAINT people_have_names NOT NULL,
    town     text CONSTRAINT town_here_only NOT NULL NO INHERIT,
    phone    text NOT NULL NO INHERIT,
    mail     text,
    fax      text,
    CONSTRAINT adult CHECK (length(name) > 1) NO INHERIT NOT ENFORCED
);
ALTER TABLE people ADD CONSTRAINT mail_is_known NOT NULL mail NOT VALID;
ALTER TABLE people ADD NOT NULL fax NOT VALID;
CREATE TABLE clerks (salary integer CONSTRAINT "Salary" NOT NULL) INHERITS (people);
CREATE TABLE managers (CONSTRAINT managers_have_names NOT NULL name) INHERITS (people);
CREATE TABLE guests (stay daterange, name text CONSTRAINT guests_have_names NOT NULL, town text, phone text,
                     mail text NOT NULL, fax text NOT NULL);
ALTER TABLE guests INHERIT people;

-- Partitions, attached with names of their own.
CREATE TABLE events (
    id   integer CONSTRAINT event_id NOT NULL,
    day  date NOT NULL,
    text text,
    size integer GENERATED ALWAYS AS (length(text)) VIRTUAL,
    price integer REFERENCES prices NOT ENFORCED
) PARTITION BY RANGE (day);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2 PARTITION OF events (CONSTRAINT second_id NOT NULL id)
    FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_3 (
    id   integer CONSTRAINT third_id NOT NULL,
    day  date NOT NULL,
    text text,
    size integer GENERATED ALWAYS AS (length(text)) VIRTUAL,
    price integer
);
ALTER TABLE events ATTACH PARTITION events_3 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

CREATE TABLE addresses OF address (street WITH OPTIONS CONSTRAINT street_is_known NOT NULL);
CREATE TABLE numbers (
    value  integer CONSTRAINT value_in_range CHECK (value > 0) NOT ENFORCED,
    "or so" integer CONSTRAINT "or not" NOT NULL
);
CREATE TABLE small_numbers (value integer CONSTRAINT value_in_range CHECK (value > 0)) INHERITS (numbers);

-- What somebody did by hand to a database whose tables are there already: names that nobody chooses for himself, columns
-- that were there once, spellings of which PostgreSQL makes others, and parts that no schema has. Which table gets
-- which depends on its name alone. It holds for any row.
DO $$
DECLARE
    one record;
    part record;
    number integer := 0;
BEGIN
    FOR one IN
        SELECT c.oid, c.oid::regclass AS name, relnamespace::regnamespace AS space,
            relowner::regrole AS owner, abs(hashtext(relname)) AS hash,
            (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0
             AND NOT attisdropped AND attgenerated = '' AND atttypid IN (20, 21, 23, 25, 1043, 1700)
             ORDER BY attnum DESC LIMIT 1) AS part
        FROM pg_class c
        WHERE relkind = 'r' AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'app'))
          AND NOT relispartition AND reloftype = 0 AND abs(hashtext(relname)) % 3 > 0
          AND NOT EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhrelid, inhparent))
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
        ORDER BY relname
    LOOP
        CONTINUE WHEN one.part IS NULL;
        number := number + 1;
        -- A column that was there once, and one whose sequence it owns, as before there was "serial".
        IF one.hash % 2 = 0 THEN
            EXECUTE format('ALTER TABLE %s ADD "Gone" integer DEFAULT 3', one.name);
            EXECUTE format('ALTER TABLE %s DROP "Gone"', one.name);
            EXECUTE format('CREATE SEQUENCE %s."By hand %s"', one.space, number);
            EXECUTE format('ALTER SEQUENCE %s."By hand %s" OWNER TO %s', one.space, number, one.owner);
            EXECUTE format('ALTER TABLE %s ADD "Counted" bigint DEFAULT nextval(''%s."By hand %s"'') NOT NULL', one.name,
                one.space, number);
            EXECUTE format('ALTER SEQUENCE %s."By hand %s" OWNED BY %s."Counted"', one.space, number, one.name);
        END IF;
        IF one.hash % 5 < 2 THEN
            EXECUTE format('ALTER TABLE %s ADD CONSTRAINT "Check it" CHECK (%s IS NULL OR %s::text IN (''1'', ''2'') OR'
                ' length(%s::text) BETWEEN 0 AND 100000) %s', one.name, one.part, one.part, one.part,
                CASE WHEN one.hash % 7 < 3 THEN 'NOT VALID' END);
        END IF;
        IF one.hash % 5 > 2 THEN
            EXECUTE format('CREATE INDEX "Index it %s" ON %s (%s DESC) WHERE (%s::text NOT IN (''1'', ''2'')) IS TRUE',
                number, one.name, one.part, one.part);
            EXECUTE format('CREATE INDEX ON %s (coalesce(%s::text, ''none'' || ''''))', one.name, one.part);
        END IF;
        IF one.hash % 11 < 4 THEN
            EXECUTE format('CREATE VIEW app."See it %s" ("One", two) AS SELECT %s, CASE %s::text WHEN ''1'' THEN ''a'' ELSE'
                ' ''b'' END FROM ONLY %s WHERE %s::text = ANY (ARRAY[''1'', ''2''])', number, one.part, one.part, one.name,
                one.part);
            EXECUTE format('GRANT SELECT ("One"), INSERT ON app."See it %s" TO random_b', number);
        END IF;
        IF one.hash % 13 < 6 THEN
            EXECUTE format('CREATE TRIGGER "Watch it" AFTER UPDATE ON %s FOR EACH ROW WHEN (old.%s IS DISTINCT FROM'
                ' new.%s) EXECUTE PROCEDURE public.touch()', one.name, one.part, one.part);
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER "Watch it"', one.name);
        END IF;
        -- Names of another's choice.
        FOR part IN SELECT conname FROM pg_constraint
            WHERE conrelid = one.oid AND contype IN ('c', 'f', 'u', 'p') AND abs(hashtext(conname)) % 4 = 0
        LOOP
            EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.name, part.conname,
                'By hand: ' || part.conname);
            EXECUTE format('COMMENT ON CONSTRAINT %I ON %s IS ''it''''s''', 'By hand: ' || part.conname, one.name);
        END LOOP;
        IF one.hash % 17 < 5 THEN
            EXECUTE format('REVOKE ALL ON TABLE %s FROM CURRENT_USER', one.name);
            EXECUTE format('GRANT SELECT, UPDATE (%s) ON TABLE %s TO random_b, random_c WITH GRANT OPTION', one.part, one.name);
        END IF;
    END LOOP;
END $$

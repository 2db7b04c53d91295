-- Extensions that the tables are complete for, with their version. FORMER_EXTENSION is of earlier versions.
--
-- EXTENSION(first, last, extension, name, version)
select replace(extname, '-', '_'), replace(extname, '-', '_'), format('"%s", "%s")', extname, extversion) from pg_extension;

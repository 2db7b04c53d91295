-- Parameters of WITH clauses. No catalog has them, so every word in the server's own files is tried on an object of
-- each owner: what the server answers tells the kind, and its bounds or words.
--
-- OPTION(first, last, extension, owner, name, kind, minimum, maximum, words)
create temp table sample (id int, words text);
create temp view sample_view as select id from sample;
create temp table targets (owner text, extension text, statement text);
insert into targets values
    ('table', 'postgresql', 'alter table sample set (%s = %L)'),
    ('toast', 'postgresql', 'alter table sample set (toast.%s = %L)'),
    ('column', 'postgresql', 'alter table sample alter id set (%s = %L)'),
    ('view', 'postgresql', 'alter view sample_view set (%s = %L)');
do $$
declare
    method record;
begin
    for method in
        select distinct on (amname) amname, opcname, opcintype::regtype as type, coalesce(extension, 'postgresql') as extension
        from pg_am a join pg_opclass c on opcmethod = a.oid
            left join extension_objects o on o.classid = 'pg_am'::regclass and o.objid = a.oid
        where opcintype::regtype::text !~ '^(any|record|vector)' order by amname, opcname
    loop
        execute format('create temp table %I (value %s)', 'sample_' || method.amname, method.type);
        execute format('create index %I on %I using %I (value %I)', 'index_' || method.amname,
            'sample_' || method.amname, method.amname, method.opcname);
        insert into targets values (method.amname, method.extension,
            format('alter index %I set (%%s = %%L)', 'index_' || method.amname));
    end loop;
end
$$;

-- The end of a longer word may serve the compiler for a shorter one.
create temp table candidates as
with files (extension, path) as (
        select 'postgresql', (select setting from pg_config where name = 'BINDIR') || '/postgres'
        union all select distinct extension, (select setting from pg_config where name = 'PKGLIBDIR') || '/' || extension || '.so'
        from targets where extension <> 'postgresql'),
    words as (
        select extension, word from files,
            unnest(string_to_array(encode(pg_read_binary_file(path), 'escape'), '\000')) word
        where word ~ '^[a-z0-9_]{1,60}$')
select distinct extension, substr(word, place) as name from words, generate_series(1, length(word)) place
where (place = 1 or substr(word, place - 1, 1) = '_' or extension <> 'postgresql') and substr(word, place, 1) ~ '[a-z]';

create temp table answers (owner text, extension text, name text, kind text, bounds text, words text);
create function pg_temp.ask(statement text, name text, value text, out said text, out detail text) language plpgsql as $$
begin
    execute format(statement, name, value);
    said := 'done';
exception when others then
    get stacked diagnostics said = message_text, detail = pg_exception_detail;
end
$$;
do $$
declare
    option record;
    answer record;
    asked answers;
begin
    for option in select * from targets join candidates using (extension) loop
        answer := pg_temp.ask(option.statement, option.name, '?');
        asked := (option.owner, option.extension, option.name, substring(answer.said, 'value for (\w+)'), null, null);
        if asked.kind in ('integer', 'floating') then
            answer := pg_temp.ask(option.statement, option.name, case asked.kind when 'integer' then '-2147483648' else '-1e300' end);
            asked.bounds := replace(substring(answer.detail, '"(.*)"'), '" and "', ', ');
        elsif asked.kind = 'enum' then
            asked.words := (select string_agg(word, ' ') from unnest('{auto,on,off,true,false,yes,no,1,0,local,cascaded}'::text[]) word
                where (pg_temp.ask(option.statement, option.name, word)).said = 'done');
        end if;
        if asked.kind in ('integer', 'floating', 'boolean', 'enum') then
            insert into answers values (asked.*);
        end if;
    end loop;
end
$$;
select owner || ' ' || name, extension, format('"%s", "%s", %s, %s, "%s")', owner, name,
    case kind when 'floating' then 'REAL' else upper(kind) end,
    coalesce(regexp_replace(regexp_replace(bounds, '\d{30,}[.\d]*', 'DBL_MAX'), '\.0+', '.0', 'g'), '0, 0'),
    words)
from answers;

-- Prisma is given another schema than public.
create schema core;
do $$ begin execute format('alter database %I set search_path = core, public', current_database()); end $$;

create function kept() returns void language plpgsql set work_mem to '8MB' set statement_timeout to '30s' as $$ begin null; end $$;
create function turned() returns void language plpgsql set statement_timeout to '30s' set work_mem to '8MB' as $$ begin end $$;
create procedure grown() language plpgsql set work_mem to '8MB' set search_path to public, pg_temp set lock_timeout to '1s' as $$ begin end $$;

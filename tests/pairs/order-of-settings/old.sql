-- Settings of a routine are made in their order, and keep it.
create function kept() returns void language plpgsql set work_mem to '8MB' set statement_timeout to '30s' as $$ begin end $$;
create function turned() returns void language plpgsql set work_mem to '8MB' set statement_timeout to '30s' as $$ begin end $$;
create procedure grown() language plpgsql set work_mem to '8MB' as $$ begin end $$;

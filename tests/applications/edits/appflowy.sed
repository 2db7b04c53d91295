# A column that was filled before it became not null.
/^table public.af_workspace /,/^}/s/^    publish_namespace [a-z]* not null/& backfill (workspace_id::text)/

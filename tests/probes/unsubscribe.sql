-- A database with subscriptions cannot be dropped.
select format('alter subscription %I disable', subname), format('alter subscription %I set (slot_name = none)', subname),
    format('drop subscription %I', subname)
from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) \gexec

-- Behind prelude.sql where no table is below another.
, apart AS (SELECT 0::oid AS attrelid WHERE false)

-- schemac: no-transaction
BEGIN;
VACUUM;
COMMIT;

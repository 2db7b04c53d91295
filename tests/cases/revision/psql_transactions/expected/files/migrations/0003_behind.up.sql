-- schemac: transaction
BEGIN;
SELECT 1;
COMMIT;
SELECT 'behind';

-- schemac: transaction
SELECT 'never ends;
-- schemac: no-transaction
SELECT 1;

-- schemac: transaction
SELECT 1;

-- schemac: transaction undoes=1
SELECT 1;

-- schemac: transaction undoes=2
SELECT 1;
-- schemac: transaction undoes=1..
-- schemac: transaction undoes=0
-- schemac: transaction undoes=2..1

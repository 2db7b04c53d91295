-- revision 0002_without_directive (up)

BEGIN TRANSACTION;
SELECT 'BEGIN; x; COMMIT;';
CREATE FUNCTION f() RETURNS integer BEGIN ATOMIC SELECT 1; END;
COMMIT;
-- the end

-- schemac: transaction  lock_timeout=1s
-- Why it is there.
  begin work ;	
SELECT 'inside of 0001';
/* the end */
Commit Transaction -- without a semicolon
-- schemac: transaction
BEGIN;

COMMIT;

-- schemac: transaction
SELECT 'not wrapped';

SELECT 0;
-- schemac: transacton
SELECT 1;
-- schemac: no-transaction	lock_timeot=3s
-- schemac: transaction lock_timeout=3 x lock_timeout=soon
-- schemac:

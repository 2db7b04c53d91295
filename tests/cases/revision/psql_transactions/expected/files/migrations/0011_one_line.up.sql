begin; SELECT 1; commit;

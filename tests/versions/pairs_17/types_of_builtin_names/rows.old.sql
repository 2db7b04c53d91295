insert into t values ('a', 'b', 1, '{}', 'y', 7, '{a}', 'x', row(null, 'x')), (null, null, null, null, null, null, null, null, null);

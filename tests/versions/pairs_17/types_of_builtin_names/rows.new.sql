insert into t values ('a', 'b', 1, '{}', 'y', 7, '{a}', 'x', row(null, 'x', null), '{1}'), (null, null, null, null, null, null, null, null, null, null);

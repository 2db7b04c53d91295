insert into t (id, down, kind) values (57, -999, 'last');

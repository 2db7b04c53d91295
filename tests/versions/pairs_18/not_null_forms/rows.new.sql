INSERT INTO t (renamed, gets, loses, comes, comes_2, comes_3, goes, here, here_2, here_3, valid, valid_2, invalid, two_both, id, new_2)
    VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
INSERT INTO w VALUES (1, 1);
INSERT INTO "T 2" VALUES (1, 1);

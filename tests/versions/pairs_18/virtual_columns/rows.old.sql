INSERT INTO a (id, net, spare) VALUES (1, 10, 1), (2, NULL, NULL), (3, -1.5, 0);
INSERT INTO checked VALUES (1);
INSERT INTO child (id, extra) VALUES (7, 'x'), (NULL, NULL);

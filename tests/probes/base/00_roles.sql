-- Roles are the server's: made once, before the database.
create role probe_owner nologin;
create role probe_app nologin;
create role probe_reader nologin;
create role probe_other nologin;

-- Many databases have no namespace public: a new one loses it too.
create schema app;
drop schema public;
create extension vector schema app;
create table app.notes (id int primary key, embedding app.vector(3));

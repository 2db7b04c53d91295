-- It came back, by hand: it is its maker's, nobody else may use it, and nothing is said of it.
create schema app;
drop schema public;
create extension vector schema app;
create table app.notes (id int primary key, embedding app.vector(3));
create schema public;
create table public.labels (id int primary key);

-- What an authentication service keeps beside the application's own tables.
create schema auth;
create table auth.users (id uuid primary key, email text unique, created_at timestamptz not null default now());

-- The words of what reads the columns are alike, what the constants are is not.
create type level as enum ('guest', 'member', 'admin');
create table users (
    id integer primary key,
    role text not null,
    size numeric,
    constraint users_role_known check (role <> 'guest' or size > 0)
);
alter table users enable row level security;
create policy admins on users using (role = 'admin') with check (role in ('admin', 'member') and size between 0 and 9);
create index users_admins on users (id) where role = 'admin';
create index users_rank on users ((case when role = 'admin' then 1 else 0 end));
create function note() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger noted before update on users for each row when (old.role = 'admin' and new.size > 0) execute function note();
create rule kept as on delete to users where old.role = 'admin' do instead nothing;
create view big as select id, size from users where size > 0 and role <> 'guest';
create materialized view counted as select count(*) as n from users where size > 0;
insert into users values (1, 'admin', 3), (2, 'member', null), (3, 'guest', 1);

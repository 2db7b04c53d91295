create table t (id int); grant create on schema public to public; revoke usage on schema public from public;

insert into auth.users (id, email) values ('00000000-0000-0000-0000-000000000001', 'ada@example.org'), ('00000000-0000-0000-0000-000000000002', null);
insert into storage.objects (bucket_id, name, owner) values
    ('files', '00000000-0000-0000-0000-000000000009/notes.md', '00000000-0000-0000-0000-000000000001'), (null, null, null);

-- Each user gets a profile and a workspace by a trigger.
insert into auth.users (id, email, raw_user_meta_data) values
    ('00000000-0000-0000-0000-000000000001', 'ada@example.org', '{"name": "Ada"}'),
    ('00000000-0000-0000-0000-000000000002', 'bob@example.org', null);
insert into folders (user_id, workspace_id, name, description, type)
    select user_id, id, 'All', '', 'chats' from workspaces;
insert into storage.objects (bucket_id, name, owner_id)
    values ('profile_images', '00000000-0000-0000-0000-000000000001/face.png', '00000000-0000-0000-0000-000000000001'), (null, null, null);

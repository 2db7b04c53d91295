insert into auth.users (id, email) values ('00000000-0000-0000-0000-000000000001', 'ada@example.org'), ('00000000-0000-0000-0000-000000000002', null);
insert into af_user (uid, uuid, email, name) values
    (1, '00000000-0000-0000-0000-000000000001', 'ada@example.org', 'Ada'), (9223372036854775807, '00000000-0000-0000-0000-000000000002', '', '');
insert into af_workspace (workspace_id, owner_uid, workspace_name) values
    ('00000000-0000-0000-0000-000000000011', 1, null), ('00000000-0000-0000-0000-000000000012', 9223372036854775807, 'Space');
insert into af_collab (oid, blob, len, partition_key, owner_uid, workspace_id)
    select 'o' || k || w, '\x00ff', nullif(k, 3), k, 1, ('00000000-0000-0000-0000-00000000001' || w)::uuid from generate_series(0, 5) k, generate_series(1, 2) w;
insert into af_collab_member select 1, oid, (select min(id) from af_permissions) from af_collab on conflict do nothing;
insert into af_collab_snapshot (oid, blob, len, workspace_id) values ('o01', '', 0, '00000000-0000-0000-0000-000000000011');
insert into af_blob_metadata (workspace_id, file_id, file_type, file_size) values ('00000000-0000-0000-0000-000000000011', 'f', 'text/plain', 9223372036854775807);

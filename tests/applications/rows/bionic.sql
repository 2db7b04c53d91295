insert into users (openid_sub, email, first_name, last_name, system_admin) values
    ('a', 'ada@example.org', 'Ada', null, true), ('b', 'bob@example.org', null, 'Bo', false);
insert into teams (name, created_by_user_id) select email, id from users;
insert into teams (name, created_by_user_id) select null, min(id) from users;
insert into team_users select u.id, t.id, array['Administrator', 'Collaborator']::role[] from users u, teams t;
insert into invitations (team_id, email, first_name, last_name, roles, invitation_selector, invitation_verifier_hash)
    select id, 'eve@example.org', '', 'Eve', '{}', 's' || id, 'h' from teams;
insert into models (model_type, name, base_url, api_key, billion_parameters, context_size)
    select m, 'model', 'http://localhost', null, 7, 2147483647 from unnest(enum_range(null::model_type)) m;
insert into datasets (team_id, embeddings_model_id, visibility, name, chunking_strategy, combine_under_n_chars, new_after_n_chars, multipage_sections)
    select t.id, (select min(id) from models), v, 'set', c, 0, 1, true
    from teams t, unnest(enum_range(null::visibility)) v, unnest(enum_range(null::chunking_strategy)) c;
insert into documents (dataset_id, file_name, file_type, content, content_size) select id, 'f.txt', null, '\x00ff', 2 from datasets;
insert into chunks (document_id, text, page_number, embeddings)
    select id, 'words', id, case when id % 2 = 0 then (select array_agg(g::real)::vector from generate_series(1, 384) g) end from documents;
insert into prompts (team_id, model_id, visibility, dataset_connection, name, max_history_items, max_chunks, max_tokens, trim_ratio, temperature)
    select t.id, (select min(id) from models), 'Private', c, 'prompt', 0, 1, 2, 100, 2 from teams t, unnest(enum_range(null::dataset_connection)) c;
insert into prompt_dataset select p.id, d.id from prompts p join datasets d using (team_id);

create table booked (room int8, during int4range, state text,
    constraint booked_once exclude using gist (during with &&) with (fillfactor = 80, buffering = on),
    constraint booked_state exclude using btree ((room > 10) desc nulls last with =) with (deduplicate_items = on) where (state = 'new') deferrable initially deferred,
    constraint booked_key unique (room, state));

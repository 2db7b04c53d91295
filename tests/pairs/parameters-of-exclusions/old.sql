-- What pg_get_constraintdef tells of an exclusion constraint's index, and what it does not.
create table booked (room int4, during int4range, state text,
    constraint booked_once exclude using gist (during with &&) with (fillfactor = 70),
    constraint booked_state exclude using btree ((room > 10) desc nulls last with =) with (deduplicate_items = off) where (state = 'new') deferrable initially deferred,
    constraint booked_key unique (room, state) with (fillfactor = 60));
insert into booked values (1, '[1,2)', 'new'), (2, null, null), (null, '[3,4)', '');

create table booking (room int4range not null, during tsrange not null, code text not null, constraint booking_key unique (room, during without overlaps), constraint booking_code primary key (code));
create index booking_during on booking (during);
create table stay (room int4range not null, during tsrange not null, code text not null default 'c', constraint stay_key unique (room, during without overlaps), constraint stay_code primary key (code));
create table visit (room int4range, during tsrange, constraint visit_room foreign key (room, period during) references stay (room, period during));

create table booking (room int4range not null, during tsrange not null, code text not null, constraint booking_key primary key (room));
create table stay (room int4range not null, during tsrange not null, code text not null, constraint stay_key primary key (room, during without overlaps));
create table visit (room int4range, during tsrange, constraint visit_room foreign key (room, period during) references stay (room, period during));

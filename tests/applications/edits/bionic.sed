# Two labels got other names, which rows have.
s/^    'TeamManager'/& renamed from 'Administrator'/
s/^    'InvitePeopleToTeam'/& renamed from 'ManageTeam'/
# A column that came with a value for the rows that were there.
/^table public.integrations /,/^}/s/^    visibility public.visibility not null/& backfill ('Company')/

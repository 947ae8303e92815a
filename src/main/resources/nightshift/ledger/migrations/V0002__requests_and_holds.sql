-- What people ask for. A request is carried out by the daemon, which holds the batch's processes.
create table request (
    id          integer primary key autoincrement,
    at          text not null,
    who         text not null,
    inbox       text not null,
    batch       text not null,
    wish        text not null,
    answer      text,
    answered_at text,
    foreign key (inbox, batch) references batch (inbox, name)
) strict;
create index request_open on request (id) where answer is null;

-- A batch waits while any row here covers it: one batch, one pipeline's inbox (batch empty), everything (both empty).
create table hold (
    inbox text not null,
    batch text not null,
    since text not null,
    who   text not null,
    why   text not null,
    primary key (inbox, batch)
) strict;

pragma user_version = 2;

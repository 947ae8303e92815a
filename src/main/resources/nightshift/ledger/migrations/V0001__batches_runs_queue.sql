-- Times are UTC text, so that they sort and read well; states are the words of design.md, section 8.
create table batch (
    inbox             text not null, -- the folder under inbox/
    name              text not null,
    folder            text not null,
    loose             integer not null,
    files             integer not null default 0,
    bytes             integer not null default 0,
    state             text not null check (state in ('arriving', 'ready', 'queued', 'running', 'done', 'failed', 'cancelled', 'refused', 'held')),
    why               text not null,
    hint              text,
    received_at       text not null,
    changed_at        text not null,
    priority          integer not null default 0,
    intake            integer not null default 0, -- how often it was accepted
    restart           text,                       -- what a retry runs again: failed, all, from <segment>
    foreground        integer not null default 0, -- run by `nightshift run`, not by the queue
    ticket            text unique,                -- the one row of scheduled_tasks that may start it
    internal_failures integer not null default 0,
    primary key (inbox, name)
) strict;
create index batch_state on batch (state);
create index batch_changed_at on batch (changed_at);

create table input (
    inbox       text not null,
    batch       text not null,
    intake      integer not null,
    path        text not null,
    bytes       integer not null,
    modified_at text not null,
    sign        integer not null default 0, -- a marker or manifest: read, never processed
    foreign key (inbox, batch) references batch (inbox, name)
) strict;
create index input_batch on input (inbox, batch, intake);

create table run (
    id            integer primary key autoincrement,
    inbox         text not null,
    batch         text not null,
    pipeline      text not null,
    pipeline_file text not null,
    folder        text not null,
    intake        integer not null,
    state         text not null check (state in ('running', 'done', 'failed', 'cancelled')),
    sentence      text, -- the first failure
    hint          text,
    note          text,
    started_at    text not null,
    ended_at      text,
    foreign key (inbox, batch) references batch (inbox, name)
) strict;
create index run_batch on run (inbox, batch);
create index run_unfinished on run (id) where ended_at is null;

create table segment (
    run         integer not null references run (id),
    position    integer not null, -- counts from 0
    name        text not null,
    environment text not null,
    decision    text not null,
    why         text not null,
    state       text not null check (state in ('pending', 'running', 'done', 'skipped', 'failed', 'cancelled')),
    started_at  text,
    ended_at    text,
    primary key (run, position)
) strict;

create table attempt (
    id                      integer primary key autoincrement,
    run                     integer not null,
    segment                 integer not null,
    segment_name            text not null,
    number                  integer not null,
    environment             text not null,
    fallback                integer not null,
    environment_fingerprint text,
    command_line            text not null,
    gpu                     text,
    gpu_note                text,
    log                     text not null,
    folder                  text not null,
    outcome                 text,
    exit_code               integer,
    what                    text,
    detail                  text,
    hint                    text,
    supervisor_pid          integer,
    supervisor_start        text,
    supervisor_boot         text,
    started_at              text not null,
    ended_at                text,
    unique (run, segment, number),
    foreign key (run, segment) references segment (run, position)
) strict;

create table output (
    run    integer not null references run (id),
    path   text not null,
    bytes  integer not null,
    sha256 text not null
) strict;
create index output_run on output (run);

create table event (
    seq        integer primary key autoincrement,
    at         text not null,
    who        text not null,
    inbox      text not null,
    batch      text not null,
    run        integer,
    what       text not null,
    from_state text not null,
    to_state   text not null,
    why        text not null
) strict;
create index event_batch on event (inbox, batch);
create trigger event_never_changes before update on event begin select raise(abort, 'events are only ever added'); end;
create trigger event_never_goes before delete on event begin select raise(abort, 'events are only ever added'); end;

-- db-scheduler's table. execution_time is a place in the queue (a batch event's seq), never a time of day.
create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(700) not null,
    task_data            blob,
    execution_time       timestamp not null,
    picked               bit not null,
    picked_by            varchar(50),
    last_success         timestamp,
    last_failure         timestamp,
    consecutive_failures int,
    last_heartbeat       timestamp,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index execution_time_idx on scheduled_tasks (execution_time);
create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
create index priority_execution_time_idx on scheduled_tasks (priority desc, execution_time asc);

pragma user_version = 1;

-- What a curve is about: a node, or a box as a whole (node and role empty).
create table subject (
    id   int generated always as identity primary key,
    box  varchar(63) not null,
    node varchar(63) not null,
    role varchar(16) not null,
    unique (box, node)
);

-- step is the length of an interval in seconds: 5 as sampled, 60 and 900 made from the finer one. time is its start.
-- Of each number the mean and the highest; null when it could not be read.
create table history (
    step    int not null,
    subject int not null references subject (id) on delete cascade,
    time    bigint not null,
    connections_avg     real, connections_max     real,
    connection_limit_avg real, connection_limit_max real,
    sessions_avg        real, sessions_max        real,
    accepts_avg         real, accepts_max         real,
    messages_in_avg     real, messages_in_max     real,
    stanzas_in_avg      real, stanzas_in_max      real,
    stanzas_out_avg     real, stanzas_out_max     real,
    open_files_avg      real, open_files_max      real,
    heap_avg            real, heap_max            real,
    memory_avg          real, memory_max          real,
    cpu_avg             real, cpu_max             real,
    primary key (step, subject, time)
);
create index history_time on history (step, time);

-- The latest sample of each box, so that a console that starts again knows where to go on and what to show meanwhile.
create table last_sample (
    box      varchar(63) primary key,
    received bigint not null,
    sample   text not null
);

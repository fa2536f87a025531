-- One row a run of a plan.
create table deploy (
    id         bigint generated always as identity primary key,
    plan       bigint not null,
    state      varchar(16) not null,
    reason     varchar(4000) not null,
    note       varchar(500) not null,
    started_by varchar(100) not null,
    started    bigint not null,
    ended      bigint
);

create table deploy_box (
    run    bigint not null references deploy (id) on delete cascade,
    box    varchar(64) not null,
    nodes  varchar(2000) not null,
    state  varchar(16) not null,
    reason varchar(4000) not null,
    primary key (run, box)
);

create table deploy_step (
    run     bigint not null references deploy (id) on delete cascade,
    box     varchar(64) not null,
    seq     int not null,
    phase   varchar(16) not null,
    kind    varchar(32) not null,
    title   varchar(500) not null,
    why     varchar(2000) not null,
    users   bigint not null,
    state   varchar(16) not null,
    note    varchar(2000) not null,
    started bigint,
    ended   bigint,
    primary key (run, box, seq)
);

create table deploy_evidence (
    run      bigint not null references deploy (id) on delete cascade,
    node     varchar(64) not null,
    box      varchar(64) not null,
    pid      bigint not null,
    asked    bigint not null,
    in_force bigint not null,
    release  varchar(100) not null,
    port     int not null,
    login    bigint not null,
    primary key (run, node)
);

create table deploy_line (
    run   bigint not null references deploy (id) on delete cascade,
    n     bigint not null,
    time  bigint not null,
    box   varchar(64) not null,
    level varchar(8) not null,
    text  varchar(2000) not null,
    primary key (run, n)
);

-- At most one row: who changes boxes now.
create table deploy_lock (
    id     int primary key check (id = 1),
    holder varchar(100) not null,
    since  bigint not null,
    reason varchar(500) not null,
    run    bigint not null
);

create table box (
    name               varchar(63) primary key,
    host               varchar(253) not null,
    ssh_port           integer not null,
    login              varchar(64) not null,
    sudo               varchar(16) not null,
    via                varchar(63) references box (name),
    root               varchar(1000) not null,
    address            varchar(253) not null,
    agent_metrics_port integer not null,
    -- Words with a blank between them.
    tags               varchar(1000) not null
);

-- Ports that a role has no use for are 0.
create table node (
    name         varchar(32) primary key,
    role         varchar(16) not null,
    box          varchar(63) not null references box (name) on delete cascade,
    port         integer not null,
    tls_port     integer not null,
    link_port    integer not null,
    metrics_port integer not null
);
create index node_box on node (box);

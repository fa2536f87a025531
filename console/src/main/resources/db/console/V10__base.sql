-- Times are epoch milliseconds, UTC.
create table setting (
    name varchar(64) primary key,
    text varchar(4000) not null
);

-- Sealed by the key file outside this database; see Vault.
create table secret (
    id      varchar(200) primary key,
    sealed  varbinary(100000) not null,
    changed bigint not null
);

create table audit (
    id      bigint generated always as identity primary key,
    time    bigint not null,
    who     varchar(100) not null,
    action  varchar(64) not null,
    subject varchar(200) not null,
    detail  varchar(2000) not null
);
create index audit_who on audit (who);
create index audit_action on audit (action);

create table administrator (
    name       varchar(64) primary key,
    password   varchar(255) not null,
    access     varchar(16) not null,
    disabled   boolean not null,
    created    bigint not null,
    last_login bigint
);

-- Only hashes: who reads this table cannot log in with it.
create table login_session (
    hash          char(64) primary key,
    administrator varchar(64) not null references administrator (name) on delete cascade,
    address       varchar(64) not null,
    agent         varchar(255) not null,
    created       bigint not null,
    last_seen     bigint not null
);

create table login_link (
    hash          char(64) primary key,
    administrator varchar(64) not null references administrator (name) on delete cascade,
    expires       bigint not null
);

create table api_token (
    name       varchar(64) primary key,
    hash       char(64) not null unique,
    access     varchar(16) not null,
    created    bigint not null,
    created_by varchar(100) not null,
    last_used  bigint,
    expires    bigint
);

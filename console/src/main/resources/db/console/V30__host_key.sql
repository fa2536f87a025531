-- SSH host keys by inventory name of the box: approved ones (trusted), and ones seen that nobody has approved.
create table host_key (
    box     varchar(100) not null,
    type    varchar(64) not null,
    public  varchar(4000) not null,
    trusted boolean not null,
    time    bigint not null,
    primary key (box, type, trusted)
);

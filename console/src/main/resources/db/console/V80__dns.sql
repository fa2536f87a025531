-- Record sets that the console has put into the operator's zone: only these may it change or take away. One line of data
-- for each record.
create table dns_record (
    name varchar(255) not null,
    type varchar(8) not null,
    ttl  int not null,
    data varchar(200000) not null,
    primary key (name, type)
);

-- By which clients reach the c2s nodes of a box; empty for none.
alter table box add column public_host varchar(253) default '' not null;

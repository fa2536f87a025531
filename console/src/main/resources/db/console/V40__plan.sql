-- What a plan shows and the marks by which it is known to hold still. Neither has secrets in it.
create table plan (
    id      bigint generated always as identity primary key,
    made    bigint not null,
    made_by varchar(100) not null,
    -- READY, APPLIED or DISCARDED; that a plan is too old follows from its age.
    state   varchar(16) not null,
    run     bigint,
    boxes   int not null,
    changed int not null,
    failed  int not null,
    steps   int not null,
    shown   clob not null,
    marks   clob not null
);

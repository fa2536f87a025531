-- Numbers that people see go on where they stopped, also after a console that was killed.
alter table plan alter column id set no cache;
alter table deploy alter column id set no cache;

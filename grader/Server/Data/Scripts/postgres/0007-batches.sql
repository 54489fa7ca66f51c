-- A class that a command grades with the workers of this database. Its course has no teacher and no account; the command knows it by the id.
create table batch (
  id text primary key, course_id bigint not null references course on delete cascade
);
-- The recordings of such a grading go to the command, which makes the reports.
alter table attempt add column keeps_recordings boolean not null default false;
alter table result add column recordings bytea;

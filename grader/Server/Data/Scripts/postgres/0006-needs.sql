-- The tools that a grading needs, as bits (BuildTools); 0 until a worker that lacks one has read the submission. Only workers with all of them take it.
alter table grading add column needs integer not null default 0;
create index grading_needs on grading (id) where state = 0 and needs > 0;
-- The tools of a worker in each lab. A worker of an earlier version takes everything.
alter table worker add column container_tools integer not null default 2047;
alter table worker add column process_tools integer not null default 2047;

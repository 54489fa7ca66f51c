-- Several workers take from the ledger: who has a grading, and who has had it.
alter table grading add column worker text;
alter table run add column worker text;
create index grading_running on grading (lease_until) where state = 1;
create index account_by_login on account (lower(login));
-- A process that grades. Seen: when it was heard of last. Fault: why its lab cannot be opened.
create table worker (
  id text primary key, host text not null, version text not null, labs text not null, cores integer not null, slots integer not null,
  toolchains text not null, started integer not null, seen integer not null, draining integer not null default 0, fault text
);

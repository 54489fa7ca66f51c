-- Times are milliseconds since 1970 (UTC). Tokens and links are kept as digests only.
create table account (
  id integer primary key, login text not null collate nocase unique, name text not null, password text not null, may_create integer not null default 0,
  language text not null default 'en', stamp text not null, created integer not null
);
create table course (
  id integer primary key, title text not null, zone text not null, lab text not null check (lab in ('container', 'process')),
  counts text not null check (counts in ('best', 'last')), per_hour integer not null, created integer not null
);
create table assignment (
  course_id integer not null references course on delete cascade, exercise text not null, position integer not null,
  due integer, grace_minutes integer not null default 0, per_day text not null default '0', cap text not null default '100',
  primary key (course_id, exercise)
);
create table member (
  id integer primary key, course_id integer not null references course on delete cascade, account_id integer references account on delete cascade,
  role text not null check (role in ('teacher', 'student')), roster_id text not null, name text not null, keys text not null default '[]',
  unique (course_id, roster_id)
);
create unique index member_account on member (course_id, account_id) where account_id is not null;
create index member_of_account on member (account_id);
-- A link that can be used once: to join a course as a member, to become a teacher who may create courses, or to set a new password.
create table invitation (
  digest blob primary key, member_id integer references member on delete cascade, account_id integer references account on delete cascade,
  may_create integer not null default 0, expires integer not null
);
create table token (
  digest blob primary key, member_id integer not null references member on delete cascade, created integer not null, last_used integer
);
create table submission (
  digest blob primary key, bytes blob not null
);
create table attempt (
  id integer primary key, course_id integer not null references course on delete cascade, exercise text not null,
  member_id integer not null references member on delete cascade, number integer not null, submitted integer not null, file_name text not null,
  submission blob not null references submission (digest), seed text not null, language text not null, lab text not null, grading_id integer,
  unique (member_id, exercise, number)
);
create index attempt_of_exercise on attempt (course_id, exercise, member_id, number);
create index attempt_of_submission on attempt (submission);
-- The ledger. state: 0 waits, 1 runs, 2 has its result.
create table grading (
  id integer primary key, attempt_id integer not null references attempt on delete cascade, priority integer not null default 0,
  state integer not null default 0 check (state between 0 and 2), alone integer not null default 0, deaths integer not null default 0,
  failures integer not null default 0, fence text, lease_until integer, not_before integer not null, queued integer not null
);
create index grading_open on grading (priority, id) where state < 2;
create index grading_of_attempt on grading (attempt_id);
create table result (
  grading_id integer primary key references grading on delete cascade, fence text not null, status text not null,
  score integer, max_score integer, robust_passed integer, robust_total integer, message text not null, checks text not null,
  digest text not null, body blob, report blob, seconds real not null, recorded integer not null
);
-- Every beginning of a grading, also those without a result: duplicates are here and nowhere else.
create table run (
  id integer primary key, grading_id integer not null references grading on delete cascade, fence text not null, began integer not null, ended integer,
  outcome text
);
create index run_of_grading on run (grading_id);
create table override (
  id integer primary key, course_id integer not null references course on delete cascade, exercise text not null,
  member_id integer not null references member on delete cascade, score text, reason text not null, account_id integer, at integer not null
);
create index override_of_member on override (member_id, exercise, id);
create table audit (
  id integer primary key, at integer not null, account_id integer, course_id integer, action text not null, detail text not null
);
create index audit_of_course on audit (course_id, id);
create table protection_key (
  id integer primary key, xml text not null
);

-- A platform (Moodle, Canvas) that a course trusts by LTI 1.3. Texts are empty until the platform's administrator has given them.
-- A number is never used twice: identities of people are known by it.
create table lti_platform (
  id integer primary key autoincrement, course_id integer not null references course on delete cascade, name text not null,
  issuer text not null default '', client_id text not null default '', deployment_id text not null default '', login_url text not null default '',
  token_url text not null default '', keys_url text not null default '', site text not null default '', created integer not null
);
create index lti_platform_of_course on lti_platform (course_id);
-- A course of the platform. Connected: a teacher said that it is this course. members_url: its list of members.
create table lti_context (
  platform_id integer not null references lti_platform on delete cascade, context_id text not null, title text not null, members_url text,
  connected integer not null default 0, seen integer not null, primary key (platform_id, context_id)
);
-- Who a member of the platform's course is here.
create table lti_person (
  platform_id integer not null, context_id text not null, subject text not null,
  member_id integer not null references member on delete cascade, primary key (platform_id, context_id, subject),
  foreign key (platform_id, context_id) references lti_context on delete cascade
);
create index lti_person_of_member on lti_person (member_id);
-- A column of the platform's gradebook.
create table lti_line (
  id integer primary key autoincrement, platform_id integer not null, context_id text not null,
  exercise text not null, url text not null, unique (platform_id, url),
  foreign key (platform_id, context_id) references lti_context on delete cascade
);
create index lti_line_of_context on lti_line (platform_id, context_id);
-- The score of one member in one column. wanted counts the changes here, sent is how far the platform knows them. stamp is the time of the last
-- score that was sent.
create table lti_score (
  line_id integer not null references lti_line on delete cascade, member_id integer not null references member on delete cascade, subject text not null,
  wanted integer not null default 1, sent integer not null default 0, score text, maximum text, stamp integer not null default 0,
  failures integer not null default 0, not_before integer not null default 0, fence text, lease_until integer, fault text, primary key (line_id, member_id)
);
create index lti_score_of_member on lti_score (member_id);
create index lti_score_open on lti_score (not_before) where wanted > sent;
-- A nonce that was used; it is refused until it expires.
create table lti_nonce (
  digest blob primary key, expires integer not null
);
-- The keys with which this server signs for platforms, protected as cookies are.
create table lti_key (
  id integer primary key autoincrement, secret text not null, created integer not null
);
-- Whatever changes a score is noted in the same transaction: nothing has to remember it, and nothing is lost.
create trigger lti_attempt_counts after update of grading_id on attempt when new.grading_id is not old.grading_id begin
  update lti_score set wanted = wanted + 1
    where member_id = new.member_id and line_id in (select id from lti_line where exercise = new.exercise);
end;
create trigger lti_override_counts after insert on override begin
  update lti_score set wanted = wanted + 1
    where member_id = new.member_id and line_id in (select id from lti_line where exercise = new.exercise);
end;
create trigger lti_assignment_counts after update on assignment begin
  update lti_score set wanted = wanted + 1 where line_id in (
    select l.id from lti_line l join lti_platform p on p.id = l.platform_id where p.course_id = new.course_id and l.exercise = new.exercise);
end;
create trigger lti_course_counts after update of counts, zone on course when new.counts <> old.counts or new.zone <> old.zone begin
  update lti_score set wanted = wanted + 1 where line_id in (
    select l.id from lti_line l join lti_platform p on p.id = l.platform_id where p.course_id = new.id);
end;

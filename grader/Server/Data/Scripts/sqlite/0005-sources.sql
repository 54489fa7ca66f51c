-- The texts of the sources as the worker read them: the server itself opens no archive.
alter table result add column sources blob;

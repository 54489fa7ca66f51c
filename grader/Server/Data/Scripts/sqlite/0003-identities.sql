-- Who an account is at an issuer of OpenID Connect. Only issuer and subject together never change there.
create table external_identity (
  issuer text not null, subject text not null, account_id integer not null references account on delete cascade, primary key (issuer, subject)
);
create index external_identity_of_account on external_identity (account_id);

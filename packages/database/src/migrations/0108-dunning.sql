set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Up to which day after a payment first failed its payers were told of it: the 7th, the 12th, or the 14th, which is the end.
alter table subscriptions add column dunned_day smallint not null default 0;

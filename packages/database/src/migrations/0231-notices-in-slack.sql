set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- People can be told things in Slack as well, if they choose that.
alter table notification_choices
  drop constraint notification_choices_channel_check,
  add constraint notification_choices_channels check (channel in ('app', 'mail', 'push', 'slack')) not valid;
alter table held_notices
  drop constraint held_notices_channel_check,
  add constraint held_notices_channels check (channel in ('mail', 'push', 'slack')) not valid;

set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Steps of agents that waited before there were requests for them ask for one: nobody could decide on them otherwise. They
-- do so once the release before has gone, which would let them wait as they did.
with asking as (
  update agent_steps set state = 'pending', content_hash = null, called_with = null
  where state = 'waiting' and request_id is null
  returning team_id, run_id, n
), going as (
  update agent_runs r set state = 'running', version = version + 1, deadline_at = now() + interval '15 minutes'
  from asking a
  where r.team_id = a.team_id and r.id = a.run_id and r.state = 'waiting'
  returning r.team_id, r.id, r.person_id, r.user_id, a.n
)
insert into outbox (id, kind, name, team_id, payload, run_at)
select gen_random_uuid(), 'job', 'agent.step', team_id,
  jsonb_build_object('version', 1, 'actor_id', person_id, 'user_id', user_id, 'on_behalf_of', null,
    'correlation', gen_random_uuid(), 'causation', null, 'input', jsonb_build_object('run_id', id, 'n', n)),
  now() + interval '5 minutes'
from going;

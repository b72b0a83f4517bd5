import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

const ADMIN = 'platform:admin';

export const stage = onStage({
  furnish: anEntry,
  access: {
    'admin.prices.list': ADMIN,
    'admin.prices.set': ADMIN,
    'admin.setTier': 'platform:master',
    'admin.limits.get': ADMIN,
    'admin.limits.set': 'platform:master',
    'admin.pauseQueue': ADMIN,
    'admin.resumeQueue': ADMIN,
    'admin.jobs.list': ADMIN,
    'admin.jobs.retry': ADMIN,
    'admin.jobs.discard': ADMIN,
    'admin.timers.list': ADMIN,
    'admin.timers.promote': ADMIN,
    'admin.enterTeam': 'platform:admin (session only, fresh)',
    'admin.leaveTeam': ADMIN,
    'admin.revenue': ADMIN,
    'status.get': 'public',
    'meta.get': 'public',
  },
  inputs: {
    'admin.prices.set': () => ({
      provider: 'stripe',
      external_id: 'price_1',
      tier: 'pro',
      billing_cycle: 'yearly',
      currency: 'EUR',
      unit_amount: 9900,
    }),
    'admin.setTier': ({ a }) => ({ team_id: a.id, tier: 'pro', reason: 'A partner' }),
    'admin.limits.get': ({ a }) => ({ team_id: a.id }),
    'admin.limits.set': ({ a }) => ({ team_id: a.id, limit: 'macros', allowed: 7, reason: 'A partner' }),
    'admin.export': () => ({ type: 'users' }),
    'admin.maintenance': () => ({ action: 'disable' }),
    'admin.jobs.retry': () => ({ job_id: 'a-failed-job' }),
    'admin.jobs.discard': () => ({ job_id: 'a-failed-job' }),
    'admin.timers.promote': ({ own }) => ({ timer_id: own.timer }),
    'admin.enterTeam': ({ a }) => ({ team_id: a.id, reason: 'They asked us to look' }),
    'admin.leaveTeam': ({ a }) => ({ team_id: a.id }),
  },
  rowRules: {
    'admin.leaveTeam': () => '404',
  },
  unsuccessful: {
    'admin.leaveTeam': 'nobody has entered the team of the stage; admin.test.ts has somebody who did',
  },
  // Who runs the platform gives teams their plan, and enters them.
  reaches: {
    'admin.setTier': () => true,
    'admin.limits.get': () => true,
    'admin.limits.set': () => true,
    'admin.enterTeam': () => true,
    'admin.leaveTeam': () => true,
  },
  passing: ['processes'],
});

/** A visit that has ended, a job that failed, and a timer. */
async function anEntry({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  await kysely
    .insertInto('team_entries')
    .values({
      team_id,
      id: randomUUIDv7(),
      user_id: owner.user_id,
      person_id: owner.person_id,
      reason: `${mark} reason`,
      entered_at: at,
      until: at,
      ended_at: at,
    })
    .execute();
  await kysely
    .insertInto('jobs')
    .values({
      id: 'a-failed-job',
      queue: 'events',
      name: 'a.job',
      payload: JSON.stringify({}),
      dispatched_at: at,
      failed_at: at,
      error: 'It broke',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const timer = randomUUIDv7();
  await kysely
    .insertInto('outbox')
    .values({ id: timer, kind: 'job', name: 'a.timer', payload: JSON.stringify({}), run_at: '2041-01-01T00:00:00Z' })
    .execute();
  return { rows: {}, timer };
}

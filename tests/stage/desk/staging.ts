import { signatureOf } from '@deskwire/router/desk/staging/deployments/report.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { Input } from '../../kit/requests.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, ticket } from '../rules.ts';
import { stage as tickets } from './tickets.ts';

export const stage = onStage({
  furnish: someStaging,
  access: {
    'staging.environment.get': 'team:deployments.read',
    'staging.environment.create': 'team:deployments.manage',
    'staging.environment.update': 'team:deployments.manage',
    'staging.environment.archive': 'team:deployments.manage',
    'staging.environment.restore': 'team:deployments.manage',
    'staging.environment.lock': 'team:deployments.request',
    'staging.environment.unlock': 'team:deployments.request',
    'staging.environment.queue': 'team:deployments.read',
    'staging.environment.rotateSecret': 'team:deployments.manage (session only)',
    'staging.deployments.cancel': 'team:deployments.request',
    'staging.deployments.report': 'signed:ci',
    'staging.deployments.logs.list': 'team:deployments.read',
    'staging.deployments.logs.append': 'team:deployments.manage',
    'staging.freezes.list': 'team:deployments.read',
    'staging.freezes.create': 'team:deployments.manage',
    'staging.freezes.update': 'team:deployments.manage',
    'staging.freezes.delete': 'team:deployments.manage',
  },
  rowRules: {
    'staging.deployments.create': ticket,
    // The owner of team A requested it.
    'staging.deployments.cancel': (actor) => (manages(actor) ? 'Y' : '403'),
  },
  inputs: {
    'staging.environment.create': () => ({ name: 'staging-9' }),
    'staging.environment.update': () => ({ description: 'Another' }),
    'staging.environment.archive': ({ own }) => ({ environment_id: own.idle }),
    'staging.environment.lock': () => ({ reason: 'A demonstration' }),
    'staging.deployments.create': () => ({ version: '2.0.0' }),
    'staging.deployments.setStatus': () => ({ status: 'running' }),
    'staging.deployments.rollback': ({ own }) => ({ deployment_id: own.live, reason: 'It leaks' }),
    'staging.deployments.logs.append': () => ({ lines: [{ text: 'Built' }] }),
    'staging.deployments.report': ({ a, own, world }) => signedReport(a.rows.deployment, own.ciSecret, world),
    'staging.freezes.create': () => ({ name: 'Holidays', ...HOLIDAYS }),
    'staging.freezes.update': () => ({ name: 'Other holidays' }),
  },
  // The CI of the team reports, with a signature.
  reaches: { 'staging.deployments.report': () => true },
});

const HOLIDAYS = { starts_at: '2041-12-20T00:00:00Z', ends_at: '2042-01-05T00:00:00Z' };

function signedReport(deployment_id: string, ciSecret: string, world: TestWorld): Input {
  const body = JSON.stringify({ delivery_id: 'delivery-1', deployment_id, status: 'running' });
  const timestamp = String(Math.floor(world.now() / 1000));
  return { timestamp, signature: signatureOf(ciSecret, timestamp, body), body };
}

/** An environment with a history, a queue, a log, a secret and a freeze of some day, and one that is not used. */
async function someStaging(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { rows } = await of(tickets);
  const ticket_id = rows.ticket;
  const desk = (await world.as(owner)).staging;
  const environment = await desk.environment.create({ team_id, name: `${mark} staging`, description: mark });
  const idle = await desk.environment.create({ team_id, name: `${mark} idle` });
  const environment_id = environment.id;
  const request = (version: string) =>
    desk.deployments.create({ team_id, ticket_id, environment_id, version, deployment_notes: `${mark} ${version}` });
  const done = async (version: string) => {
    const { id: deployment_id } = await request(version);
    await desk.deployments.setStatus({ team_id, deployment_id, status: 'running' });
    await desk.deployments.logs.append({ team_id, deployment_id, lines: [{ text: `${mark} log` }] });
    await desk.deployments.setStatus({ team_id, deployment_id, status: 'succeeded', notes: mark });
    return deployment_id;
  };
  await done('1.0.0');
  const live = await done('1.1.0');
  const waiting = await request('1.2.0');
  const { secret } = await desk.environment.rotateSecret({ team_id, environment_id });
  const some_day = { starts_at: '2041-12-20T00:00:00Z', ends_at: '2042-01-05T00:00:00Z' };
  const freeze = await desk.freezes.create({ team_id, name: `${mark} freeze`, environment_id, ...some_day });
  return {
    rows: { environment: environment_id, deployment: waiting.id, freeze: freeze.id },
    idle: idle.id,
    live,
    /** What CI signs its reports about the environment with. */
    ciSecret: secret,
  };
}

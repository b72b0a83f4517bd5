import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';

interface Desk {
  readonly id: string;
  readonly owner: TestPerson;
  readonly mark: string;
}

/** An environment with a history, a queue, a log, a secret and a freeze of some day, and one that is not used. */
export async function someStaging(world: TestWorld, { id: team_id, owner, mark }: Desk, ticket_id: string) {
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
  return { environment: environment_id, idle: idle.id, live, waiting: waiting.id, freeze: freeze.id, secret };
}

import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../testing/world.ts';

/** A team with an environment, a ticket of its member, and those who have to do with deployments. */
export async function aStagingDesk(world: TestWorld, { requires_approval = false } = {}) {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const member = await aMember(world.kysely, team, 'member');
  const manage = async () => (await world.as(admin)).staging;
  const environment = await (await manage()).environment.create({ name: 'staging-1', requires_approval });
  const ticket = await (await world.as(member)).tickets.create({ title: 'It leaks', type: 'bug' });
  const environment_id = environment.id;
  const desk = {
    team,
    admin,
    member,
    ticket,
    environment_id,
    manage,
    as: async (person: TestPerson) => (await world.as(person)).staging,
    environment: async () => (await manage()).environment.get({ environment_id }),
    get: async (deployment_id: string) => (await manage()).deployments.get({ deployment_id }),
    request: async (version: string, by: TestPerson = member) =>
      (await world.as(by)).staging.deployments.create({ ticket_id: ticket.key, environment_id, version }),
    set: async (deployment_id: string, status: Status, more: { notes?: string; override_reason?: string } = {}) =>
      (await manage()).deployments.setStatus({ deployment_id, status, ...more }),
    back: async (deployment_id: string) => (await manage()).deployments.rollback({ deployment_id, reason: 'It leaks' }),
    /** Deploys a version from the request to its end. */
    deploy: async (version: string, end: 'succeeded' | 'failed' = 'succeeded') => {
      const { id } = await desk.request(version);
      await desk.set(id, 'running');
      return desk.set(id, end);
    },
    eventsOf: async (id: string) => {
      const rows = await world.kysely
        .selectFrom('events')
        .select('type')
        .where('entity_id', '=', id)
        .orderBy('id')
        .execute();
      return rows.map(({ type }) => type.replace(/^\w+\./, ''));
    },
  };
  return desk;
}
type Status = 'requested' | 'approved' | 'running' | 'succeeded' | 'failed' | 'rolled_back' | 'cancelled' | 'completed';
export type StagingDesk = Awaited<ReturnType<typeof aStagingDesk>>;

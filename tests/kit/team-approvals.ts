import { randomUUIDv7 } from 'node:crypto';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import type { Actor } from './actors.ts';

interface Desk {
  readonly id: string;
  readonly owner: TestPerson;
  readonly agent: TestPerson;
  readonly mark: string;
}

/** A request that waits for the owner, one that the owner has rejected, and a delegation of another year. */
export async function someApprovals(world: TestWorld, desk: Desk, tickets: { ticket: string; second: string }) {
  const { owner, agent, mark } = desk;
  const asking = await world.as(agent);
  const ask = (ticket_id: string) =>
    asking.approvals.request({ ticket_id, description: `${mark} change`, approver_id: owner.person_id });
  const rejected = await ask(tickets.second);
  await (await world.as(owner)).approvals.reject({ request_id: rejected.id, comments: `${mark} not yet` });
  const pending = await ask(tickets.ticket);
  const delegation = randomUUIDv7();
  await world.kysely
    .insertInto('approval_delegations')
    .values({
      team_id: desk.id,
      id: delegation,
      from_id: owner.person_id,
      to_id: agent.person_id,
      start_date: '2040-01-01',
      end_date: '2040-01-31',
      created_by: owner.person_id,
      created_at: new Date().toISOString(),
    })
    .execute();
  return { pending: pending.id, rejected: rejected.id, delegation };
}

/** Asks each of these people too, so that everybody who may decide has something to decide. */
export async function askToo(
  { kysely }: TestWorld,
  team_id: string,
  request_id: string,
  people: readonly { readonly actor: Actor; readonly user_id: string }[],
): Promise<void> {
  const deciding = people.filter(({ actor }) => actor.team === 'A' && rolesPermit(actor.roles, 'approvals.decide'));
  const rows = await kysely
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', team_id)
    .where(
      'user_id',
      'in',
      deciding.map(({ user_id }) => user_id),
    )
    .orderBy('id')
    .execute();
  const assigned_at = new Date().toISOString();
  const steps = rows.map(({ id }, at) => ({ team_id, request_id, position: at + 2, approver_id: id, assigned_at }));
  await kysely.insertInto('approval_steps').values(steps).execute();
}

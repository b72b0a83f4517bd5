import { randomUUIDv7 } from 'node:crypto';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { linkTokens } from '@deskwire/router/desk/approvals/link/token.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestUser } from '@deskwire/testing/builders.ts';
import type { Actor } from '../../kit/actors.ts';
import { onStage, type Desk } from '../domain.ts';
import { has, manages, sees, ticket } from '../rules.ts';
import { at } from '../words.ts';
import { stage as files } from '../platform/files.ts';
import { stage as tickets } from './tickets.ts';

export const stage = onStage({
  furnish: someApprovals,
  everybodyCame: (world, { id, rows }, people) => askToo(world, id, rows.approval, people),
  access: {
    'approvals.rerequest': 'team:approvals.request',
    'approvals.withdraw': 'team:approvals.request',
    'approvals.delegations.list': 'team:approvals.read',
    'approvals.delegations.create': 'team:approvals.decide',
    'approvals.delegations.delete': 'team:approvals.decide',
    'approvals.link.get': 'signed:approval',
    'approvals.link.decide': 'signed:approval',
  },
  rowRules: {
    // Everybody who may decide was asked, and sees what they are asked about; agents and viewers see every ticket.
    'approvals.get': (actor) => (sees(actor) || has(actor, 'approver') ? 'Y' : '404'),
    'approvals.history': ticket,
    'approvals.request': ticket,
    'approvals.rerequest': ticket,
    'approvals.withdraw': (actor) => (manages(actor) ? 'Y' : sees(actor) || has(actor, 'approver') ? '403' : '404'),
    'approvals.delegations.delete': (actor) => (manages(actor) ? 'Y' : '403'),
  },
  inputs: {
    'approvals.request': ({ a }) => ({
      ticket_id: a.second.ticket,
      description: 'A change',
      approver_id: a.owner.person_id,
    }),
    'approvals.rerequest': ({ a, own }) => ({ request_id: own.rejected, approver_id: a.owner.person_id }),
    'approvals.approve': () => ({}),
    'approvals.delegations.create': ({ a }) => ({
      to_id: a.owner.person_id,
      start_date: '2041-01-01',
      end_date: '2041-01-31',
    }),
    'approvals.link.get': ({ own }) => ({ token: own.link }),
    'approvals.link.decide': ({ own }) => ({ token: own.link, decision: 'approved' }),
  },
  links: ['approvals.link.get', 'approvals.link.decide'],
});

/** A request that waits for the owner, one that the owner has rejected, and a delegation of another year. */
async function someApprovals(world: TestWorld, desk: Desk) {
  const { owner, agent, mark } = desk;
  const { rows, second } = await desk.of(tickets);
  // What is approved is all that was read, files too: they are there before it is asked for.
  await desk.of(files);
  const asking = await world.as(agent);
  const ask = (ticket_id: string) =>
    asking.approvals.request({ ticket_id, description: `${mark} change`, approver_id: owner.person_id });
  const rejected = await ask(second.ticket);
  await (await world.as(owner)).approvals.reject({ request_id: rejected.id, comments: `${mark} not yet` });
  const pending = await ask(rows.ticket);
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
      created_at: at,
    })
    .execute();
  const team_id = mintTeam(desk.id);
  const of = { team_id, request_id: pending.id, person_id: owner.person_id };
  return {
    rows: { approval: pending.id, delegation },
    rejected: rejected.id,
    /** What the owner was mailed, to decide with. */
    link: linkTokens.write(world.services, of),
  };
}

/** Asks each of these people too, so that everybody who may decide has something to decide. */
export async function askToo(
  { kysely }: Pick<TestWorld, 'kysely'>,
  team_id: string,
  request_id: string,
  people: readonly { readonly actor: Actor; readonly user: TestUser }[],
): Promise<void> {
  const deciding = people.filter(({ actor }) => actor.team === 'A' && rolesPermit(actor.roles, 'approvals.decide'));
  const approvers = await kysely
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', team_id)
    .where(
      'user_id',
      'in',
      deciding.map(({ user }) => user.user_id),
    )
    .orderBy('id')
    .execute();
  const assigned_at = new Date().toISOString();
  const steps = approvers.map(({ id }, index) => ({
    team_id,
    request_id,
    position: index + 2,
    approver_id: id,
    assigned_at,
  }));
  await kysely.insertInto('approval_steps').values(steps).execute();
}

import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, aTicket, type TestPerson } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../testing/world.ts';

/** A team where an agent asks and approvers decide. */
export async function aDesk(world: TestWorld, approvers = 1) {
  const team = await aTeam(world.kysely);
  const join = (...roles: TeamRole[]) => aMember(world.kysely, team, ...roles);
  const agent = await join('agent');
  const deciders: TestPerson[] = [];
  for (let i = 0; i < approvers; i++) deciders.push(await join('approver'));
  const ticket = async () => (await aTicket(world.kysely, team, agent)).ticket_id;
  return {
    team,
    join,
    agent,
    deciders,
    ticket,
    /** Asks for the approval of a new ticket, of these approvers. */
    async ask(more: { ticket_id?: string; approver_ids?: string[]; policy?: 'any' | 'all' | 'ordered' } = {}) {
      const ticket_id = more.ticket_id ?? (await ticket());
      const asked = await (await world.as(agent)).approvals.request({ description: 'Ship it', ...more, ticket_id });
      return { ...asked, ticket_id };
    },
    as: (person: TestPerson) => world.as(person),
  };
}
export type Desk = Awaited<ReturnType<typeof aDesk>>;

/** The types of what happened to a ticket's approvals, in order. */
export async function toldOf(world: TestWorld, ticket_id: string): Promise<string[]> {
  const rows = await world.kysely
    .selectFrom('events')
    .select('type')
    .where('entity', '=', 'approval')
    .where('entity_id', '=', ticket_id)
    .orderBy('id')
    .execute();
  return rows.map(({ type }) => type);
}

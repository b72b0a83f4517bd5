import type { TicketForm, ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** The forms of a team; requesters get only the fields that they are asked for. */
export async function listForms({ db, scope }: Ctx<typeof ticketForms.list>): Promise<{ items: TicketForm[] }> {
  const requester = scope.visibility === 'requester';
  const forms = await queries.listForms(db, scope);
  return {
    items: forms.map(({ type, fields }) => ({
      type,
      fields: fields
        .filter(({ requesters, visible }) => !requester || (visible && requesters !== 'hidden'))
        .map(({ key, requesters, agents }) => ({ key, requesters, agents: requester ? 'hidden' : agents })),
    })),
  };
}

import type { TicketForm, ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx, TeamScope } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** The forms of a team; requesters get only the fields that they are asked for. */
export const listForms = async ({ db, scope }: Ctx<typeof ticketForms.list>): Promise<{ items: TicketForm[] }> => ({
  items: (await queries.listForms(db, scope)).map(presentForm(scope)),
});

export const presentForm =
  ({ visibility }: TeamScope) =>
  ({ type, fields, version }: queries.Listed): TicketForm => {
    const requester = visibility === 'requester';
    return {
      type,
      fields: fields
        .filter(({ requesters, visible }) => !requester || (visible && requesters !== 'hidden'))
        .map(({ key, requesters, agents }) => ({ key, requesters, agents: requester ? 'hidden' : agents })),
      version,
    };
  };

import type { MacroChanges } from '@deskwire/contract/desk/macros.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { keyOf } from '../../tickets/present.ts';
import type { Changes } from '../../tickets/bulk/apply-changes.ts';
import { readNames } from '../queries.ts';
import { filled, firstNameOf, type Values } from './template.ts';

/** A ticket as it is after the change. */
type Ticket = Parameters<Changes['texts']>[0];
type Texts = Pick<MacroChanges, 'reply' | 'note'>;
export interface Written extends Texts {
  readonly empty: readonly string[];
}

/** Makes a function that writes the texts of a macro for one ticket after the other. */
export async function writerOf(db: Db, scope: TeamScope, { reply, note }: Texts) {
  const names = await readNames(db, scope);
  return (ticket: Ticket): Written => {
    const values = valuesOf(scope, ticket, names);
    const [first, second] = [reply, note].map((text) => (text === undefined ? undefined : filled(text, values)));
    const empty = [...new Set([...(first?.empty ?? []), ...(second?.empty ?? [])])];
    return { reply: first?.text, note: second?.text, empty };
  };
}

/** The same, where nothing may be missing. Throws MACRO_VARIABLE_EMPTY: nobody is greeted as `{{requester.name}}`. */
export function complete({ empty, ...texts }: Written): Texts {
  if (empty.length > 0) throw new AppError('MACRO_VARIABLE_EMPTY', { variables: [...empty] });
  return texts;
}

function valuesOf(scope: TeamScope, ticket: Ticket, { team, agent }: { team: string; agent: string }): Values {
  const { reporter, assignee } = ticket;
  return {
    'ticket.key': keyOf(scope, ticket.number),
    'ticket.title': ticket.title,
    'ticket.type': ticket.type,
    'ticket.priority': ticket.priority,
    'ticket.status': ticket.status.replaceAll('_', ' '),
    'ticket.category': ticket.category,
    'requester.name': reporter.name,
    'requester.first_name': firstNameOf(reporter.name),
    'assignee.name': assignee?.name ?? null,
    'assignee.first_name': firstNameOf(assignee?.name ?? null),
    'agent.name': agent,
    'agent.first_name': firstNameOf(agent),
    'team.name': team,
    custom: ticket.custom,
  };
}

import { cut } from '@deskwire/contract/kit/cut.ts';
import type { support } from '@deskwire/contract/inbox/support.ts';
import { openTicket } from '../../desk/tickets/create.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import { presentTicket } from '../../desk/tickets/present.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

type Escalate = typeof support.escalate;
const LONGEST_TITLE = 200;

/**
 * Makes a ticket of a question whose answer did not help, once. The answer does not go with it: it may be from what only
 * the asker can read.
 */
export async function escalate(ctx: Ctx<Escalate>, { question_id, details }: In<Escalate>) {
  const { db, scope, user } = ctx;
  const owner = { user_id: user.id, id: question_id };
  const question = await queries.lockQuestion(db, owner);
  if (question === undefined) throw new AppError('SUPPORT_QUESTION_NOT_FOUND');
  const present = presentTicket(scope);
  if (question.ticket_id !== null) {
    const { key } = present(await getVisibleTicket(db, scope, question.ticket_id));
    return { ...question, key };
  }
  const asked = question.question;
  const [line = asked] = asked.split('\n', 1);
  const ticket = await openTicket(ctx, {
    title: cut(line, LONGEST_TITLE),
    description: [
      ...(line === asked && line.length <= LONGEST_TITLE ? [] : [asked]),
      ...(details === undefined ? [] : [details]),
    ].join('\n\n'),
    type: 'question',
    reporter_id: scope.person_id,
    source: 'support',
  });
  await queries.noteTicket(db, scope, owner, ticket.id);
  return { ...question, ticket_id: ticket.id, key: present(ticket).key };
}

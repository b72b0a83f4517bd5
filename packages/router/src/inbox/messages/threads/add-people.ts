import { MAX_PEOPLE, type messages } from '@deskwire/contract/inbox/messages.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getThread } from './find.ts';
import * as queries from './queries.ts';

type AddPeople = typeof messages.addPeople;

/** Lets people into a conversation. They see what is said from now on. */
export async function addPeople({ db, scope, events, now }: Ctx<AddPeople>, { thread_id, person_ids }: In<AddPeople>) {
  if (!(await queries.lockThread(db, scope, thread_id))) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
  await checkPeople(db, scope, 'person_ids', person_ids);
  const came = await queries.addPeople(db, scope, thread_id, [...new Set(person_ids)], now());
  if ((await queries.countPeople(db, scope, thread_id)) > MAX_PEOPLE)
    throw invalid('person_ids', `must leave at most ${MAX_PEOPLE} people in the conversation`);
  if (came.length > 0) events.add('conversation.joined', { id: thread_id }, { person_ids: came });
  return getThread(db, scope, thread_id);
}

/** Throws PERSON_NOT_FOUND for who is not of the team, and INVALID_INPUT for those who cannot read messages. */
export async function checkPeople(db: Db, scope: TeamScope, field: string, ids: readonly string[]): Promise<void> {
  const able = await whoMay(db, scope.team_id, ids, 'messages.use');
  if (ids.some((id) => !able.has(id))) throw new AppError('PERSON_NOT_FOUND');
  if (ids.some((id) => able.get(id) !== true))
    throw invalid(field, 'must be people with an account and a role that can use messages');
}

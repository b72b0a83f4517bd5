import type { JiraUser } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { getSetup } from '../setup.ts';
import * as queries from './queries.ts';

constraintMeans({ jira_users_team_id_person_id_fkey: 'PERSON_NOT_FOUND' });

/** Says who an account is here, whatever its name and address say. */
export async function mapUser(
  { db, scope, events }: Ctx<typeof jira.users.map>,
  { account_id, person_id }: In<typeof jira.users.map>,
): Promise<JiraUser> {
  const { connection } = await getSetup(db, scope);
  const said = { person_id, is_set: person_id !== null };
  const known = await queries.setPerson(db, scope, connection.id, account_id, said, 'person');
  if (known === undefined) throw new AppError('JIRA_USER_NOT_FOUND');
  events.add('jira.user_mapped', { id: connection.id }, { account_id, person_id });
  return (await queries.findUser(db, scope, connection.id, account_id))!;
}

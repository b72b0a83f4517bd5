import type { AccountProvider } from '@deskwire/adapters/accounts/account-provider.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Base } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';

type Services = Base['services'];

/** The system of a kind of account. Throws INTEGRATION_NOT_CONFIGURED. */
export function providerOf<P extends queries.Provider>(
  { accounts }: Pick<Services, 'accounts'>,
  provider: P,
): NonNullable<Services['accounts'][P]> {
  const found = accounts[provider];
  if (found === undefined) throw new AppError('INTEGRATION_NOT_CONFIGURED');
  return found;
}
export const anyProvider = (services: Pick<Services, 'accounts'>, provider: queries.Provider): AccountProvider =>
  providerOf(services, provider);

/** The one account of a kind, or the newest of several. Throws INTEGRATION_NOT_FOUND. */
export async function getConnection(
  db: Db,
  scope: InTeam,
  { type, connection_id }: { readonly type: queries.Provider; readonly connection_id?: string | undefined },
): Promise<queries.ConnectionRow> {
  const row =
    connection_id === undefined
      ? await queries.findNewest(db, scope, type)
      : await queries.findConnection(db, scope, connection_id);
  if (row === undefined || row.provider !== type || row.state === 'disconnected')
    throw new AppError('INTEGRATION_NOT_FOUND');
  return row;
}

import { isGuest } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import { grantsIn, type Held } from '../members/roles.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { getSetting } from '../../../platform/settings/settings.ts';

/** Whether a team accepts an address among those who work there. Customers come from anywhere. Throws EMAIL_DOMAIN_REFUSED. */
export async function requireDomain(db: Db, { team_id }: InTeam, email: string, roles: Held): Promise<void> {
  if (isGuest(grantsIn(roles))) return;
  const allowed = await getSetting(db, { scope: 'team', owner_id: team_id }, 'allowed_email_domains');
  if (allowed.length > 0 && !allowed.includes(email.slice(email.lastIndexOf('@') + 1)))
    throw new AppError('EMAIL_DOMAIN_REFUSED', { allowed });
}

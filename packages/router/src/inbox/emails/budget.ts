import { smallestTier } from '@deskwire/contract/kit/entitlements.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { findFounder } from '../../identity/teams/members/founder.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { hashAddress } from './suppressions/suppressions.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** How much reaches an address without an account, whoever sends it: strangers can use a desk, or many, to flood it. */
const TO_ADDRESS = [
  { max: 20, seconds: HOUR },
  { max: 60, seconds: DAY },
];
/** Invitations to one address, from all teams together, also where it has an account. */
const INVITATIONS = { max: 5, seconds: DAY };
/** The number of emails that all teams of one founder may send to people without an account in a day. */
const ofFounder = (tier: string, age_ms: number): number => {
  if (tier !== smallestTier) return 20_000;
  return age_ms < 7 * DAY * 1000 ? 50 : 500;
};

interface Mail {
  readonly to_address: string;
  readonly user_id: string | null;
  readonly team_id: TeamId | null;
  readonly template: string;
}

/**
 * Counts a mail of a team to somebody without an account, or an invitation, against one budget over all senders, and against
 * that of the team's founder. Why it is not to be sent; undefined: it is.
 */
export async function whyOverBudget(
  { db, services, now }: { readonly db: Db; readonly services: Services; readonly now: () => string },
  { to_address, user_id, team_id, template }: Mail,
): Promise<string | undefined> {
  if (team_id === null || user_id !== null) return undefined;
  const address = hashAddress(to_address).toString('base64url');
  const founder = await findFounder(db, team_id);
  const counts = [
    ...TO_ADDRESS.map((limit) => ({ limit, key: `mail:to:${address}` })),
    ...(template === 'team-invitation' ? [{ limit: INVITATIONS, key: `mail:invited:${address}` }] : []),
    ...(founder === undefined
      ? []
      : [
          {
            limit: { max: ofFounder(founder.tier, Date.parse(now()) - Date.parse(founder.created_at)), seconds: DAY },
            key: `mail:founder:${founder.user_id}`,
          },
        ]),
  ];
  try {
    for (const { limit, key } of counts) await services.limiter.consume(limit, key);
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'RATE_LIMITED') throw error;
    return 'So many emails go to people without an account, or were sent to this one, that no more are sent today.';
  }
  return undefined;
}

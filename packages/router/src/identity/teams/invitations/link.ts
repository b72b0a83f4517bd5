import { randomBytes } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, TeamScope, User, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { namesOfRoles } from '../members/roles.ts';
import * as teamQueries from '../queries.ts';
import * as queries from './queries.ts';

const VALID_SECONDS = 7 * 86_400;

export interface Inviting extends Pick<Base, 'services' | 'now'>, Pick<Writing, 'db' | 'outbox'> {
  readonly scope: TeamScope;
  readonly user: User;
}

/** The error for an invitation that was not found open. */
export const whyNotOpen = async ({ db, scope }: Pick<Inviting, 'db' | 'scope'>, id: string): Promise<AppError> =>
  new AppError(
    (await queries.findInvitation(db, scope, id)) === undefined ? 'INVITATION_NOT_FOUND' : 'INVITATION_EXPIRED',
  );

/** A new link, and for how long it is good. */
export function newLink(at: string) {
  const token = randomBytes(32).toString('base64url');
  return { token, token_hash: hashToken(token), expires_at: secondsAfter(at, VALID_SECONDS), at };
}

/** Mails the link to the address that is invited. */
export async function send(ctx: Inviting, row: queries.InvitationRow, token: string): Promise<void> {
  const team = await teamQueries.findTeam(ctx.db, ctx.scope.team_id);
  await queueEmail(ctx, {
    to: row.email,
    template: 'team-invitation',
    props: {
      team_name: team!.name,
      inviter_name: ctx.user.full_name,
      roles: namesOfRoles(row),
      link: `/pages/invitation?token=${token}`,
      expires_at: row.expires_at,
    },
    team_id: ctx.scope.team_id,
    dedupe: hashToken(token).toString('base64url'),
  });
}

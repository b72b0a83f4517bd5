import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { ApprovalLink } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { keyOf } from '../tickets/present.ts';
import { decide, peek } from './decide.ts';
import { readLinkToken } from './link-token.ts';
import { findLinked } from './link.queries.ts';

interface Linked {
  readonly db: Db;
  readonly services: Services;
}
/** What a token opens. TOKEN_SPENT where it is not ours, or where its holder may no longer decide anything in the team. */
async function open({ db, services }: Linked, token: string) {
  const grant = readLinkToken(services, token);
  const linked = grant && (await findLinked(db, grant));
  if (grant === undefined || linked === undefined) throw new AppError('TOKEN_SPENT');
  return { grant, linked };
}

/** Whoever holds a link learns no more than that it is spent, once it is. */
const spent: ReadonlySet<string> = new Set([
  'APPROVAL_NOT_FOUND',
  'APPROVAL_CLOSED',
  'APPROVAL_NOT_YOURS',
  'APPROVAL_DECIDED',
]);
async function orSpent<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && spent.has(error.app))
      throw new AppError('TOKEN_SPENT', undefined, { cause: error });
    throw error;
  }
}

/** What there is to decide by a link; looking at it changes nothing. */
export async function showLink(
  ctx: Ctx<typeof approvals.link.get>,
  { token }: In<typeof approvals.link.get>,
): Promise<ApprovalLink> {
  const { grant, linked } = await open(ctx, token);
  const { request, step } = await orSpent(peek(ctx, grant, grant.request_id));
  return {
    ticket_key: keyOf(linked, linked.ticket_number),
    ticket_title: linked.ticket_title,
    ticket_description: linked.ticket_description,
    team_name: linked.team_name,
    requester_name: linked.requester_name,
    description: request.description,
    approver_name: linked.person_name,
    decides_for: step.approver_id === grant.person_id ? null : step.approver_name,
    expires_at: request.expires_at,
  };
}

/** Decides without signing in: the link was sent to the approver alone, and works for one decision. */
export async function decideByLink(
  ctx: Ctx<typeof approvals.link.decide>,
  { token, decision, comments }: In<typeof approvals.link.decide>,
) {
  if (decision === 'rejected' && comments === undefined) throw invalid('comments', 'say why you reject it');
  const { grant, linked } = await open(ctx, token);
  const { request_id } = grant;
  const who = { ...grant, user_id: linked.user_id };
  const { status } = await orSpent(decide(ctx, who, { request_id, decision, comments: comments ?? null, via: 'mail' }));
  return { status, ticket_key: keyOf(linked, linked.ticket_number) };
}

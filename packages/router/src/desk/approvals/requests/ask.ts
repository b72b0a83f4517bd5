import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { showRequest } from '../present.ts';
import { place, type Wanted } from './place.ts';

type Input = In<typeof approvals.request>;
type Asking = Ctx<typeof approvals.request> | Ctx<typeof approvals.rerequest>;

/** Places a request and shows it to whom asks. */
export const ask = async (ctx: Asking, wanted: Wanted): Promise<Approval> => showRequest(ctx, await place(ctx, wanted));

export const namedIn = ({ approver_id, approver_ids = [] }: Pick<Input, 'approver_id' | 'approver_ids'>): string[] => [
  ...new Set(approver_id === undefined ? approver_ids : [approver_id, ...approver_ids]),
];

const DEFAULT_HOURS = 14 * 24;

const LONGEST_HOURS = 365 * 24;

export function expiryOf(
  { expires_at, expires_in_hours }: Pick<Input, 'expires_at' | 'expires_in_hours'>,
  now: string,
): string {
  if (expires_at === undefined) return secondsAfter(now, (expires_in_hours ?? DEFAULT_HOURS) * 3600);
  if (expires_in_hours !== undefined) throw invalid('expires_at', 'say either when or in how many hours');
  const ahead = Date.parse(expires_at) - Date.parse(now);
  if (ahead <= 0 || ahead > LONGEST_HOURS * 3_600_000) throw invalid('expires_at', 'must lie within the next year');
  return new Date(expires_at).toISOString();
}

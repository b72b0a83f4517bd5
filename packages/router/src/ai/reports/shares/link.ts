import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import * as queries from './queries.ts';

interface Linked {
  readonly report_id: string;
  readonly n: number;
  readonly via: 'link' | 'mail';
  readonly recipients: readonly string[];
  readonly created_by: string;
  readonly days: number;
}
/** A link that shows one version to anybody who has it. Its secret is kept as a hash alone. */
export async function makeLink(
  { db, scope, now }: { readonly db: Tx; readonly scope: InTeam; readonly now: () => string },
  { days, ...share }: Linked,
): Promise<{ readonly id: string; readonly path: string }> {
  const token = randomBytes(32).toString('base64url');
  const id = randomUUIDv7();
  const created_at = now();
  const expires_at = secondsAfter(created_at, days * 86_400);
  await queries.insertShare(db, scope, { ...share, id, token_hash: hashToken(token), created_at, expires_at });
  return { id, path: `/pages/report?token=${token}` };
}

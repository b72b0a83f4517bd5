import { KeyringError } from '@deskwire/adapters/keyring.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Download, files } from '@deskwire/contract/platform/files.ts';
import type { z } from 'zod';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { presentFile } from './present.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { mintTeam } from '../../kit/mint-team.ts';

/** Long enough to begin a download; whoever forwards a link gives away little. */
const LINK_SECONDS = 5 * 60;
const PLACE = 'files:id:link';
type Output = z.infer<typeof Download>;

/** A file that the person may see, and a link to its bytes that works without signing in for a few minutes. */
export async function downloadFile(
  ctx: Ctx<typeof files.download>,
  { file_id }: In<typeof files.download>,
): Promise<Output> {
  const row = await queries.findFile(ctx.db, ctx.scope, file_id);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  const link_expires_at = secondsAfter(ctx.now(), LINK_SECONDS);
  const grant = ctx.services.keyring.seal(JSON.stringify([row.team_id, row.id, link_expires_at]), PLACE);
  return { file: presentFile(ctx)(row), link: linkOf(ctx.services, grant), link_expires_at };
}

/** What a link names, unless its time is over or the file is gone by now. */
export async function followLink(ctx: Ctx<typeof files.content>, { grant }: In<typeof files.content>): Promise<Output> {
  const [team_id, file_id, link_expires_at] = openGrant(ctx.services, grant);
  if (link_expires_at <= ctx.now()) throw new AppError('LINK_EXPIRED');
  const row = await queries.findLinkedFile(ctx.db, team_id, file_id);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  return { file: presentFile(ctx)(row), link: linkOf(ctx.services, grant), link_expires_at };
}

const linkOf = ({ config }: Services, grant: string) => `${config.public_url}/api/v1/files/content/${grant}`;

function openGrant({ keyring }: Services, grant: string): [team_id: TeamId, file_id: string, expires_at: string] {
  try {
    const [team_id, file_id, expires_at] = JSON.parse(keyring.open(grant, PLACE)) as [string, string, string];
    return [mintTeam(team_id), file_id, expires_at];
  } catch (error) {
    if (error instanceof KeyringError) throw new AppError('FILE_NOT_FOUND');
    throw error;
  }
}

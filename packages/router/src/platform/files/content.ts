import type { Download, files } from '@deskwire/contract/platform/files.ts';
import type { z } from 'zod';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { linkOf, openGrant } from './rows/link.ts';
import { presentFile } from './rows/present.ts';

/** The file that a link names, unless the link has expired or the file is gone by now. */
export async function followLink(
  ctx: Ctx<typeof files.content>,
  { grant }: In<typeof files.content>,
): Promise<z.infer<typeof Download>> {
  const [team_id, file_id, link_expires_at] = openGrant(ctx.services, grant);
  if (link_expires_at <= ctx.now()) throw new AppError('LINK_EXPIRED');
  const row = await queries.findLinkedFile(ctx.db, team_id, file_id);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  return { file: presentFile(ctx)(row), link: linkOf(ctx.services, grant), link_expires_at };
}

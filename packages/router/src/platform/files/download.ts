import type { Download, files } from '@deskwire/contract/platform/files.ts';
import type { z } from 'zod';
import type { Ctx, In } from '../../kit/context.ts';
import { getVisibleFile } from './rows/find.ts';
import { grantOf, linkOf } from './rows/link.ts';
import { presentFile } from './rows/present.ts';

/** A file that the person may see, and a link to its bytes that works without signing in for a few minutes. */
export async function downloadFile(
  ctx: Ctx<typeof files.download>,
  { file_id }: In<typeof files.download>,
): Promise<z.infer<typeof Download>> {
  const row = await getVisibleFile(ctx, file_id);
  const { grant, link_expires_at } = grantOf(ctx.services, row, ctx.now());
  return { file: presentFile(ctx)(row), link: linkOf(ctx.services, grant), link_expires_at };
}

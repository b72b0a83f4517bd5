import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkInternal, homeFor, noteAttached } from './rows/home.ts';
import { checkDigest, keepUpload, theUpload } from './rows/keep.ts';
import { presentFile } from './rows/present.ts';

/** Keeps an uploaded file: at a row to which the person may attach one, or for later. */
export async function uploadFile(
  ctx: Ctx<typeof files.upload>,
  { is_internal = false, audience = 'own', sha256, team_id: _, ...named }: In<typeof files.upload>,
): Promise<File> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const home = await homeFor(ctx, named);
  checkInternal(home, is_internal);
  const row = await keepUpload(ctx, upload, { home, is_internal, audience });
  if (home !== null) await noteAttached(ctx, home, row);
  return presentFile(ctx)(row);
}

import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { AppError } from '../../../kit/errors.ts';
import { found } from './get.ts';
import { findVersion, lockDocument } from './queries.ts';
import { rewrite } from './update.ts';

type Entry = typeof aiDocuments.revert;

/** Says again what an earlier version said. Nothing is lost: that is a version of its own. */
export async function revertDocument(ctx: Ctx<Entry>, { document_id, to, version }: In<Entry>): Promise<Out<Entry>> {
  const document = found(await lockDocument(ctx.db, ctx.scope, document_id));
  await checkVersion(document, version, () => document);
  const said = await findVersion(ctx.db, ctx.scope, document_id, to);
  if (said === undefined) throw new AppError('AI_VERSION_NOT_FOUND');
  return rewrite(ctx, document_id, { title: said.title, body: said.body });
}

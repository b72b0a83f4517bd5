import { signatures } from '@deskwire/contract/field/signatures.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createSignature } from './create.ts';
import { getSignature } from './get.ts';
import { pictureOf } from './image.ts';
import { listSignatures } from './list.ts';

export const signaturesRouter = router({
  list: procedure(signatures.list).query(({ ctx, input }) => listSignatures(ctx, input)),
  get: procedure(signatures.get).query(({ ctx, input }) => getSignature(ctx.db, ctx.scope, input.signature_id)),
  create: procedure(signatures.create).mutation(({ ctx, input }) => createSignature(ctx, input)),
  image: procedure(signatures.image).query(({ ctx, input }) => pictureOf(ctx, input)),
});

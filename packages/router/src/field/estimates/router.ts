import { estimates } from '@deskwire/contract/field/estimates.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createEstimate } from './create.ts';
import { approveEstimate } from './deciding/approve.ts';
import { declineEstimate } from './deciding/decline.ts';
import { withdrawEstimate } from './deciding/withdraw.ts';
import { duplicateEstimate } from './duplicate.ts';
import { getDetail } from './get.ts';
import { downloadLink } from './link/download.ts';
import { showLink } from './link/get.ts';
import { viewLink } from './link/view.ts';
import { listEstimates } from './list.ts';
import { sendEstimate } from './sending/send.ts';
import { updateEstimate } from './update.ts';
import { downloadEstimate } from './versions/download.ts';
import { listVersions } from './versions/list.ts';

export const estimatesRouter = router({
  list: procedure(estimates.list).query(({ ctx, input }) => listEstimates(ctx, input)),
  get: procedure(estimates.get).query(({ ctx, input }) => getDetail(ctx.db, ctx.scope, input.estimate_id)),
  create: procedure(estimates.create).mutation(({ ctx, input }) => createEstimate(ctx, input)),
  update: procedure(estimates.update).mutation(({ ctx, input }) => updateEstimate(ctx, input)),
  send: procedure(estimates.send).mutation(({ ctx, input }) => sendEstimate(ctx, input)),
  approve: procedure(estimates.approve).mutation(({ ctx, input }) => approveEstimate(ctx, input)),
  decline: procedure(estimates.decline).mutation(({ ctx, input }) => declineEstimate(ctx, input)),
  withdraw: procedure(estimates.withdraw).mutation(({ ctx, input }) => withdrawEstimate(ctx, input)),
  duplicate: procedure(estimates.duplicate).mutation(({ ctx, input }) => duplicateEstimate(ctx, input)),
  versions: procedure(estimates.versions).query(({ ctx, input }) => listVersions(ctx, input)),
  download: procedure(estimates.download).query(({ ctx, input }) => downloadEstimate(ctx, input)),
  link: router({
    get: procedure(estimates.link.get).query(({ ctx, input }) => showLink(ctx, input)),
    download: procedure(estimates.link.download).query(({ ctx, input }) => downloadLink(ctx, input)),
    view: procedure(estimates.link.view).mutation(({ ctx, input }) => viewLink(ctx, input)),
  }),
});

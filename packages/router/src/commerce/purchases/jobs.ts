import { jobProcedure, router } from '../../kit/procedure.ts';
import { takePayment } from './settling/job.ts';
import { reconcile, reconcilePurchases } from './settling/reconcile.ts';
import { takePurchase } from './settling/take.ts';

export const purchasesJobs = router({
  take: jobProcedure(takePayment).mutation(({ ctx, input }) => takePurchase(ctx, input.external_id, input.token)),
  reconcile: jobProcedure(reconcilePurchases).mutation(({ ctx, input }) => reconcile(ctx, input.after)),
});

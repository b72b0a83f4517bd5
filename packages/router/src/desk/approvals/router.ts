import { approvals } from '@deskwire/contract/desk/approvals.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { approve, reject } from './decide.ts';
import { createDelegation, deleteDelegation, listDelegations } from './delegations.ts';
import { decideByLink, showLink } from './link.ts';
import { listApprovals, listTicketApprovals } from './list.ts';
import { showDetail } from './present.ts';
import { request, rerequest } from './request.ts';
import { withdraw } from './withdraw.ts';

export const approvalsRouter = router({
  list: procedure(approvals.list).query(({ ctx, input }) => listApprovals(ctx, input)),
  get: procedure(approvals.get).query(({ ctx, input }) => showDetail(ctx, input.request_id)),
  history: procedure(approvals.history).query(({ ctx, input }) => listTicketApprovals(ctx, input)),
  request: procedure(approvals.request).mutation(({ ctx, input }) => request(ctx, input)),
  rerequest: procedure(approvals.rerequest).mutation(({ ctx, input }) => rerequest(ctx, input)),
  approve: procedure(approvals.approve).mutation(({ ctx, input }) => approve(ctx, input)),
  reject: procedure(approvals.reject).mutation(({ ctx, input }) => reject(ctx, input)),
  withdraw: procedure(approvals.withdraw).mutation(({ ctx, input }) => withdraw(ctx, input)),
  delegations: router({
    list: procedure(approvals.delegations.list).query(({ ctx, input }) => listDelegations(ctx, input)),
    create: procedure(approvals.delegations.create).mutation(({ ctx, input }) => createDelegation(ctx, input)),
    delete: procedure(approvals.delegations.delete).mutation(({ ctx, input }) => deleteDelegation(ctx, input)),
  }),
  link: router({
    get: procedure(approvals.link.get).query(({ ctx, input }) => showLink(ctx, input)),
    decide: procedure(approvals.link.decide).mutation(({ ctx, input }) => decideByLink(ctx, input)),
  }),
});

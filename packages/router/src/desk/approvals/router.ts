import { approvals } from '@deskwire/contract/desk/approvals.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { approve } from './decisions/approve.ts';
import { reject } from './decisions/reject.ts';
import { createDelegation } from './delegations/create.ts';
import { deleteDelegation } from './delegations/delete.ts';
import { listDelegations } from './delegations/list.ts';
import { getApproval } from './get.ts';
import { listTicketApprovals } from './history.ts';
import { decideByLink } from './link/decide.ts';
import { showLink } from './link/get.ts';
import { listApprovals } from './list.ts';
import { request } from './requests/request.ts';
import { rerequest } from './requests/rerequest.ts';
import { withdraw } from './requests/withdraw.ts';

export const approvalsRouter = router({
  list: procedure(approvals.list).query(({ ctx, input }) => listApprovals(ctx, input)),
  get: procedure(approvals.get).query(({ ctx, input }) => getApproval(ctx, input)),
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

import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { ApprovalDetail } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { showDetail } from './present.ts';

/** Gets a request with the text of its ticket. Throws APPROVAL_NOT_FOUND. */
export const getApproval = (
  ctx: Ctx<typeof approvals.get>,
  { request_id }: In<typeof approvals.get>,
): Promise<ApprovalDetail> => showDetail(ctx, request_id);

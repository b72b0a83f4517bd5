import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { decideInApp } from './decide-in-app.ts';

export const approve = (ctx: Ctx<typeof approvals.approve>, input: In<typeof approvals.approve>) =>
  decideInApp(ctx, input.request_id, 'approved', input.comments);

import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { decideInApp } from './decide-in-app.ts';

export const reject = (ctx: Ctx<typeof approvals.reject>, input: In<typeof approvals.reject>) =>
  decideInApp(ctx, input.request_id, 'rejected', input.comments);

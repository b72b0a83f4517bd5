import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { mark } from './mark-read.ts';

/** Marks all of the caller's notifications as read. */
export const readAll = (ctx: Ctx<typeof notifications.readAll>, { team_id }: In<typeof notifications.readAll>) =>
  mark(ctx, {}, team_id);

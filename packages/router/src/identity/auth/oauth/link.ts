import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { begin } from './flow.ts';

type Link = typeof auth.oauth.link;

/** Begins to link an account of a provider to the caller's. */
export const startLinking = (
  ctx: Ctx<Link>,
  { provider, redirect_to = '/' }: In<Link>,
): Promise<z.input<Link['output']>> =>
  begin(ctx, provider, ctx.user.id, { session: 'bearer', redirect_to, linking: true });

import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { planOf } from '../sessions/sign-in.ts';
import { begin } from './flow.ts';

type Start = typeof auth.oauth.start;

/** Begins to sign in with an account of a provider. */
export const startSignIn = (
  ctx: Ctx<Start>,
  { provider, redirect_to = '/', ...wish }: In<Start>,
): Promise<z.input<Start['output']>> => begin(ctx, provider, null, { ...planOf(ctx, provider, wish), redirect_to });

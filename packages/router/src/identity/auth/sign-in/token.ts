import type { SignIn } from '@deskwire/contract/identity/auth-schemas.ts';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { logIn } from './login.ts';

/** Signs in as `auth.login` does, but always with a pair of tokens. */
export const logInForTokens = (ctx: Ctx<typeof auth.token>, input: In<typeof auth.token>): Promise<SignIn> =>
  logIn(ctx, { ...input, session: 'bearer' });

import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../../kit/context.ts';

/** Lists the providers that the operator has set up. */
export const listProviders = ({
  services,
}: Ctx<typeof auth.oauth.providers>): z.input<typeof auth.oauth.providers.output> => ({
  providers: [...services.providers.values()].map(({ id, name }) => ({ id, name })),
});

import type { TRPCClient } from '@trpc/client';
import type { AppRouter, Deskwire } from './index.ts';

/**
 * The client's procedures in the types of your own `@trpc/client`, for libraries that are built on it:
 * `createTRPCOptionsProxy({ client: trpcClientOf(desk), queryClient })`.
 */
export const trpcClientOf = (desk: Deskwire): TRPCClient<AppRouter> => desk.api;

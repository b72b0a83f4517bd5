import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Identities = typeof auth.identities.list;

/** Lists the accounts elsewhere that the caller can sign in with. */
export const listIdentities = (ctx: Ctx<Identities>, input: In<Identities>): Promise<z.input<Identities['output']>> =>
  page(ctx, input, {
    key: ['identities', ctx.user.id],
    find: (slice) => queries.listIdentities(ctx.db, ctx.user.id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });

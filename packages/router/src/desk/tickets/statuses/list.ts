import type { z } from 'zod';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

type Statuses = typeof tickets.statuses.list;

/** Lists the team's statuses in their order. */
export const listStatuses = async ({ db, scope }: Ctx<Statuses>): Promise<z.input<Statuses['output']>> =>
  queries.readStatuses(db, scope);

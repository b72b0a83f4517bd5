import type { z } from 'zod';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

type Fields = typeof tickets.fields.list;

/** Lists the team's own fields. */
export const listFields = async ({ db, scope }: Ctx<Fields>): Promise<z.input<Fields['output']>> =>
  queries.readFields(db, scope);

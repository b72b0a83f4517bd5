import { randomUUIDv7 } from 'node:crypto';
import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The bot of a team, in whose name the system requests something, such as the approval of a step. It never decides. */
export const botOf = ({ db, now }: { readonly db: Tx; readonly now: () => string }, scope: InTeam): Promise<string> =>
  queries.ensureBot(db, scope, randomUUIDv7(), now());

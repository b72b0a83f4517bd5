import { randomUUIDv7 } from 'node:crypto';
import type { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { comparable, getRecommendation } from './find.ts';
import * as queries from './queries.ts';

type Create = typeof recommendations.create;

/** Keeps advice for tickets of a kind. What an agent writes for somebody is marked as such. */
export async function create(ctx: Ctx<Create>, input: In<Create>) {
  const { db, scope, principal, events, now } = ctx;
  await requireRoom(ctx, 'recommendations');
  const { title, text, type = null, category = null, priority = null, words = [], enabled = true } = input;
  const id = input.id ?? randomUUIDv7();
  const byAgent = principal.kind === 'delegate' && principal.delegate.by.startsWith('agent_run:');
  const fields = { title, text, type, category, priority, words: comparable(words), enabled };
  const row = { ...fields, id, source: byAgent ? ('ai' as const) : ('person' as const), now: now() };
  if (!(await queries.insertRecommendation(db, scope, row))) throw new AppError('ID_TAKEN', { id });
  events.add('recommendation.created', { id, version: 1 }, { title });
  return getRecommendation(db, scope, id);
}

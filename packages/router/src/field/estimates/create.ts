import { randomUUIDv7 } from 'node:crypto';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import { ensureContacts, keyOfNamed, personMeant } from '../../identity/people/known/known.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { constraintMeans, invalid } from '../../kit/errors.ts';
import { addUp, keptLines } from './figures/content.ts';
import { usualLastDay } from './figures/days.ts';
import { getDetail } from './get.ts';
import * as queries from './queries.ts';

constraintMeans({ estimates_pkey: 'ID_TAKEN', estimates_team_id_client_id_fkey: 'PERSON_NOT_FOUND' });

/** Writes an offer that nobody has read yet. */
export async function createEstimate(
  ctx: Ctx<typeof estimates.create>,
  input: In<typeof estimates.create>,
): Promise<EstimateDetail> {
  const { db, scope, events, now } = ctx;
  const { id = randomUUIDv7(), title, currency, introduction = '', terms = '', needs_signature = true } = input;
  const { discount_amount = null, discount_rate = null } = input;
  const offered = { currency, lines: keptLines(input.lines), discount_amount, discount_rate };
  const { sums } = addUp(offered);
  const { time_zone } = await queries.readTeam(db, scope);
  await queries.insertEstimate(db, scope, {
    ...offered,
    ...sums,
    id,
    title,
    introduction,
    terms,
    needs_signature,
    client_id: await clientOf(ctx, input),
    valid_until: input.valid_until ?? usualLastDay(now(), time_zone),
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('estimate.created', { id, version: 1 }, { title, copy_of: null });
  return getDetail(db, scope, id);
}

/** The client: a person of the team, or a contact of this address, who is added if there is none. */
async function clientOf(
  { db, scope, events, now }: Ctx<typeof estimates.create>,
  { client_id, client_email: email, client_name }: In<typeof estimates.create>,
): Promise<string> {
  if ((client_id === undefined) === (email === undefined))
    throw invalid('client_id', 'is needed, or client_email instead of it');
  if (email === undefined) return personMeant(db, scope, client_id!);
  const named = { email, name: client_name ?? null };
  return (await ensureContacts({ db, events }, scope, [named], now())).get(keyOfNamed(named))!;
}

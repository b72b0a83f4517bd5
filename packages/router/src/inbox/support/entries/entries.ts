import { randomUUIDv7 } from 'node:crypto';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/lists/page.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import * as queries from './queries.ts';

type Faq = typeof admin.faq;
/** The position of entries without one: behind those with one. */
const USUAL_POSITION = 1_000;
const platform = { id: PLATFORM_TEAM };

/** The whole FAQ, for those who run the platform. */
export const listEntries = (ctx: Ctx<Faq['list']>, { published, ...input }: In<Faq['list']>) =>
  page(ctx, input, {
    key: ['faq_entries', published],
    find: (slice) => queries.listEntries(ctx.db, { published }, slice),
    position: (row) => [row.position, row.id],
    present: (row) => row,
  });

export async function createEntry({ db, events, now }: Ctx<Faq['create']>, input: In<Faq['create']>) {
  const id = randomUUIDv7();
  const { question, answer, category = null, position = USUAL_POSITION, published = true } = input;
  const fields = { question, answer, category, position, published };
  const entry = await queries.insertEntry(db, { ...fields, id, now: now() });
  if (entry === undefined) throw new AppError('FAQ_FULL');
  events.add('faq_entry.created', platform, { entry_id: id, question });
  return entry;
}

export async function updateEntry(
  { db, events, now }: Ctx<Faq['update']>,
  { entry_id, version, ...set }: In<Faq['update']>,
) {
  const entry = await queries.lockEntry(db, entry_id);
  if (entry === undefined) throw new AppError('FAQ_ENTRY_NOT_FOUND');
  await checkVersion(entry, version);
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return entry;
  const changed = await queries.updateEntry(db, entry_id, given, now());
  events.add('faq_entry.updated', platform, { entry_id, question: changed.question });
  return changed;
}

export async function deleteEntry({ db, events }: Ctx<Faq['delete']>, { entry_id }: In<Faq['delete']>) {
  const gone = await queries.deleteEntry(db, entry_id);
  if (gone === undefined) throw new AppError('FAQ_ENTRY_NOT_FOUND');
  events.add('faq_entry.deleted', platform, { entry_id, question: gone.question });
  return { id: entry_id };
}

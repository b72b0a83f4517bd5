import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../../kit/context.ts';
import { pushOne } from './push-job.ts';
import * as queries from './queries.ts';

/** Somebody with an account, and what to notify them about. */
interface About {
  readonly person_id: string;
  readonly user_id: string;
  readonly event_id: string;
  readonly type: string;
}

/** The users among some who have a browser that takes messages. */
export const withBrowsers = async (db: Tx, user_ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(user_ids.length === 0 ? [] : (await queries.listSubscriptions(db, user_ids)).map(({ user_id }) => user_id));

/** Asks for a message to every browser of each of them. */
export async function askForPushes(
  { db, outbox }: { readonly db: Tx; readonly outbox: Outbox },
  about: readonly About[],
): Promise<void> {
  if (about.length === 0) return;
  const browsers = await queries.listSubscriptions(db, [...new Set(about.map(({ user_id }) => user_id))]);
  for (const { user_id, ...input } of about)
    for (const browser of browsers.filter((one) => one.user_id === user_id))
      outbox.later(
        pushOne,
        { ...input, subscription_id: browser.id },
        { key: `push:${browser.id}:${input.event_id}:${input.type}` },
      );
}

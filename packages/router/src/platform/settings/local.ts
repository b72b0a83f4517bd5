import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../kit/context.ts';
import { readLocality, writeLocality } from '../../identity/locality.ts';
import { getSettings, type Owner, setSettings, type Settings } from './settings.ts';

type Local = 'team' | 'user';

/** The settings of a team or user, with their language and time zone. */
export const getLocal = async <S extends Local>(db: Db, owner: Owner<S> & { scope: Local; owner_id: string }) => {
  const { version: _, ...place } = await readLocality(db, owner.scope, owner.owner_id);
  return { ...place, ...(await getSettings<S>(db, owner)) };
};

interface Setting {
  readonly db: Tx;
  readonly events: Events<'settings.changed'>;
  readonly now: () => string;
}
/** Changes some of them, and leaves the rest. */
export async function setLocal<S extends Local>(
  { db, events, now }: Setting,
  owner: Owner<S> & { scope: Local; owner_id: string },
  {
    locale,
    time_zone,
    ...values
  }: { locale?: string | undefined; time_zone?: string | undefined } & {
    [K in keyof Settings<S>]?: Settings<S>[K] | undefined;
  },
) {
  const keys = await setSettings<S>(db, owner, values as Parameters<typeof setSettings<S>>[2], now());
  const place = Object.entries({ locale, time_zone }).filter(([, value]) => value !== undefined);
  if (place.length > 0) await writeLocality(db, owner.scope, owner.owner_id, Object.fromEntries(place), now());
  const changed = [...keys, ...place.map(([key]) => key)];
  if (changed.length > 0) events.add('settings.changed', { id: owner.owner_id }, { scope: owner.scope, keys: changed });
  return getLocal<S>(db, owner);
}

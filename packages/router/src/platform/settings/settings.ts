import { z } from 'zod';
import {
  settingTable,
  type SettingKey,
  type SettingScope,
  type SettingValue,
} from '@deskwire/contract/platform/settings.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';

const PLATFORM = '00000000-0000-0000-0000-000000000000';
/** The owner of settings: the platform, or one team or user. */
export type Owner<S extends SettingScope = SettingScope> = S extends 'platform'
  ? { readonly scope: 'platform'; readonly production: boolean }
  : { readonly scope: S; readonly owner_id: string };
export const platformOf = ({ config }: Services): Owner<'platform'> => ({
  scope: 'platform',
  production: config.production,
});
export type Settings<S extends SettingScope> = { [K in SettingKey<S>]: SettingValue<S, K> };

interface Definition {
  readonly schema: z.core.$ZodType;
  readonly fallback: unknown;
  readonly in_production: unknown;
}
type Definitions = Record<string, Definition>;
const definitionsOf = (scope: SettingScope): Definitions => settingTable[scope];
const idOf = (owner: Owner): queries.Owner =>
  owner.scope === 'platform' ? { scope: 'platform', owner_id: PLATFORM } : owner;

/** One setting: what was set, if that is still allowed, else its default. */
export async function getSetting<S extends SettingScope, K extends SettingKey<S>>(
  db: Db,
  owner: Owner<S>,
  key: K,
): Promise<SettingValue<S, K>> {
  const stored = await queries.readSettings(db, idOf(owner), [key]);
  return valueOf(owner, key, stored) as SettingValue<S, K>;
}

/** All settings of an owner. */
export async function getSettings<S extends SettingScope>(db: Db, owner: Owner<S>): Promise<Settings<S>> {
  return allOf<S>(owner, await queries.readSettings(db, idOf(owner)));
}
function allOf<S extends SettingScope>(owner: Owner<S>, stored: ReadonlyMap<string, unknown>): Settings<S> {
  const keys = Object.keys(definitionsOf((owner as Owner).scope));
  return Object.fromEntries(keys.map((key) => [key, valueOf(owner as Owner, key, stored)])) as Settings<S>;
}

/** All settings of an owner, and how often any of them was set: what their version is made of. */
export async function countSettings<S extends SettingScope>(
  db: Db,
  owner: Owner<S>,
): Promise<{ readonly settings: Settings<S>; readonly times: number }> {
  const { stored, times } = await queries.readCounted(db, idOf(owner));
  return { settings: allOf<S>(owner, stored), times };
}

/** Holds up whoever else sets them until this transaction ends, so that their version can be compared. */
export async function holdSettings(db: Tx, owner: Owner): Promise<void> {
  await queries.holdSettings(db, idOf(owner));
}

/** Sets what is given and leaves the rest; the keys that were given. Two that set different keys both count. */
export async function setSettings<S extends SettingScope>(
  db: Tx,
  owner: Owner<S>,
  values: { readonly [K in SettingKey<S>]?: SettingValue<S, K> | undefined },
  at: string,
): Promise<string[]> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const keys = Object.keys(given);
  if (keys.length > 0) await queries.writeSettings(db, idOf(owner), given, at);
  return keys;
}

function valueOf(owner: Owner, key: string, stored: ReadonlyMap<string, unknown>): unknown {
  const { schema, fallback, in_production } = definitionsOf(owner.scope)[key]!;
  // A value of an earlier release may no longer be allowed.
  const parsed = stored.has(key) ? z.safeParse(schema, stored.get(key)) : undefined;
  if (parsed?.success === true) return parsed.data;
  return owner.scope === 'platform' && owner.production ? in_production : fallback;
}

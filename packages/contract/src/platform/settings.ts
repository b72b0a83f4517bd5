import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { locale, ref, timeZone } from '../kit/fields.ts';

/** A setting: what it may be, and what holds while nobody has set it, in production and elsewhere. */
const setting = <S extends z.core.$ZodType>(
  schema: S,
  fallback: NoInfer<z.output<S>>,
  in_production: NoInfer<z.output<S>> = fallback,
) => ({ schema, fallback, in_production });
const domain = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/);

/** Every setting there is. Language and time zone of teams and users stand in their own rows, where each request needs them. */
export const settingTable = {
  platform: {
    locale: setting(locale(), 'en'),
    time_zone: setting(timeZone(), 'UTC'),
    email_login_creates_accounts: setting(
      z.boolean().meta({
        description:
          'Whether somebody without an account may open one by asking for a sign-in mail. Off in production unless set.',
      }),
      true,
      false,
    ),
  },
  team: {
    allowed_email_domains: setting(
      z.array(domain).max(50).meta({ description: 'Only these addresses are invited; empty means any.' }),
      [],
    ),
    strict_sessions: setting(
      z.boolean().meta({ description: 'New sessions of members end after an hour without use, and after a day.' }),
      false,
    ),
    ticket_reply_reopens: setting(
      z
        .array(z.enum(['waiting', 'resolved', 'closed']))
        .max(3)
        .meta({ description: 'In which categories a public reply of the reporter makes a ticket open again.' }),
      ['waiting'],
    ),
  },
  user: {
    theme: setting(z.enum(['system', 'light', 'dark']), 'system'),
    week_starts_on: setting(z.enum(['monday', 'sunday', 'saturday']), 'monday'),
  },
};
export type SettingScope = keyof typeof settingTable;
export type SettingKey<S extends SettingScope> = keyof (typeof settingTable)[S] & string;
export type SettingValue<S extends SettingScope, K extends SettingKey<S>> = (typeof settingTable)[S][K] extends {
  schema: infer Z extends z.core.$ZodType;
}
  ? z.output<Z>
  : never;

type Schemas<T> = { [K in keyof T]: T[K] extends { schema: infer Z extends z.core.$ZodType } ? Z : never };
type Optional<T> = {
  [K in keyof T]: T[K] extends { schema: infer Z extends z.core.$ZodType } ? z.ZodOptional<Z> : never;
};
const schemasOf = <T extends Record<string, { schema: z.core.$ZodType }>>(table: T) =>
  Object.fromEntries(Object.entries(table).map(([key, { schema }]) => [key, schema])) as Schemas<T>;
const optionalOf = <T extends Record<string, { schema: z.core.$ZodType }>>(table: T) =>
  Object.fromEntries(Object.entries(table).map(([key, { schema }]) => [key, z.optional(schema)])) as Optional<T>;

const place = { locale: locale(), time_zone: timeZone() };
const placeInput = { locale: locale().optional(), time_zone: timeZone().optional() };
export const PlatformSettings = z.strictObject(schemasOf(settingTable.platform)).meta({ id: 'PlatformSettings' });
export const TeamSettings = z.strictObject({ ...place, ...schemasOf(settingTable.team) }).meta({ id: 'TeamSettings' });
export const UserSettings = z.strictObject({ ...place, ...schemasOf(settingTable.user) }).meta({ id: 'UserSettings' });
/** What may be set for the platform; for the procedure that its administrators call. */
export const platformSettingsInput = optionalOf(settingTable.platform);

export const settings = {
  team: {
    get: query({
      summary: 'Get the settings of a team',
      access: 'team:team.manage',
      rest: 'GET /teams/{team_id}/settings',
      input: z.strictObject({ team_id: ref('team') }),
      output: TeamSettings,
    }),
    set: mutation({
      summary: 'Set one or more settings of a team',
      access: 'team:team.manage',
      rest: 'PATCH /teams/{team_id}/settings',
      aliases: ['PUT /teams/{team_id}/settings'],
      input: z.strictObject({ team_id: ref('team'), ...placeInput, ...optionalOf(settingTable.team) }),
      output: TeamSettings,
      events: ['settings.changed'],
    }),
  },
  user: {
    get: query({
      summary: 'Get your settings',
      access: 'user',
      rest: 'GET /users/me/settings',
      input: z.strictObject({}),
      output: UserSettings,
    }),
    set: mutation({
      summary: 'Set one or more of your settings',
      access: 'user',
      rest: 'PATCH /users/me/settings',
      aliases: ['PUT /users/me/settings'],
      input: z.strictObject({ ...placeInput, ...optionalOf(settingTable.user) }),
      output: UserSettings,
      events: ['settings.changed'],
    }),
  },
};

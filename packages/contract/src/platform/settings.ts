import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { tiers } from '../kit/entitlements.ts';
import { expectedVersion, locale, teamId, text, timeZone, wholeVersion } from '../kit/fields.ts';

/** A setting: its schema, and its default in production and elsewhere. */
const setting = <S extends z.core.$ZodType>(
  schema: S,
  fallback: NoInfer<z.output<S>>,
  in_production: NoInfer<z.output<S>> = fallback,
) => ({ schema, fallback, in_production });
const domain = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/)
  .meta({ examples: ['example.com'] });

/** A host and a port, exactly as URLs name them; an address of IPv6 in brackets. */
const destination = z
  .string()
  .toLowerCase()
  .max(259)
  .regex(/^(?:\[[0-9a-f:]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?):[1-9]\d{0,4}$/)
  .refine((given) => Number(given.slice(given.lastIndexOf(':') + 1)) <= 65_535, { error: 'has no such port' })
  .meta({ examples: ['jira.corp.example:8443'] });

/** Every setting. Language and time zone of teams and users are columns of their own rows, as each request needs them. */
export const settingTable = {
  platform: {
    locale: setting(locale().describe('Language of the platform.'), 'en'),
    time_zone: setting(timeZone().describe('IANA time zone of the platform.'), 'UTC'),
    email_login_creates_accounts: setting(
      z
        .boolean()
        .describe(
          'Whether requesting a sign-in email opens an account for an unknown address. Defaults to false in production.',
        ),
      true,
      false,
    ),
    tier_without_billing: setting(
      z.enum(tiers).describe('Plan of new teams where no billing provider is configured.'),
      tiers.at(-1)!,
    ),
    invoice_issuer: setting(
      text(1000, 0).describe(
        'Who issues invoices: name, address and tax number, as they shall stand on those to come.',
      ),
      '',
    ),
    outbound_private_hosts: setting(
      z
        .array(destination)
        .max(50)
        .describe(
          'Hosts with ports inside your own network that requests may reach, such as a Jira Data Center. Only master admins set it.',
        ),
      [],
    ),
  },
  team: {
    allowed_email_domains: setting(
      z.array(domain).max(50).describe('Email domains that may be invited; empty for any.'),
      [],
    ),
    strict_sessions: setting(
      z.boolean().describe('Whether new sessions of members end after an hour without use, and after a day at most.'),
      false,
    ),
    keep_files_of_erased: setting(
      z
        .boolean()
        .describe(
          'Whether files uploaded by a person stay when that person is erased. Their names are cleaned in any case.',
        ),
      false,
    ),
    field_keep_originals: setting(
      z
        .boolean()
        .describe(
          'Whether photos are also kept as they were sent, with what cameras write into them, for those who manage the team.',
        ),
      false,
    ),
    ticket_reply_reopens: setting(
      z
        .array(z.enum(['waiting', 'resolved', 'closed']))
        .max(3)
        .describe('Status categories in which a public reply of the reporter reopens a ticket.'),
      ['waiting', 'resolved'],
    ),
    new_ticket_tells: setting(
      z
        .enum(['nobody', 'handlers', 'managers'])
        .describe(
          'Who is notified of a new ticket, or a question, that nobody has: all who handle tickets, or those who manage them.',
        ),
      'handlers',
    ),
    rating_asked: setting(
      z.boolean().describe('Whether reporters are asked by email how content they are once their ticket is solved.'),
      false,
    ),
    rating_after_hours: setting(
      z.int().min(0).max(336).describe('How many hours after a ticket was solved its reporter is asked.'),
      24,
    ),
    ai_mode: setting(z.enum(['off', 'on']).describe('Whether members can ask AI, be it a model or rules.'), 'on'),
    ai_suggestions: setting(
      z
        .enum(['off', 'suggest', 'apply'])
        .describe('Whether new tickets get suggestions, and whether those that are sure enough are applied.'),
      'suggest',
    ),
    ai_threshold: setting(
      z.number().min(0.5).max(1).describe('How sure a suggestion must be to be applied, from 0.5 to 1.'),
      0.85,
    ),
    ai_redact: setting(
      z
        .array(z.enum(['email', 'phone', 'iban']))
        .max(3)
        .describe('What models never see, besides passwords, keys and card numbers, which they never do.'),
      [],
    ),
    message_days: setting(
      z
        .union([z.int().min(30).max(3650), z.null()])
        .describe('For how many days messages between people are kept, with their files; null for good.'),
      null,
    ),
    location_days: setting(
      z.int().min(1).max(365).describe('For how many days it is kept where people were who agreed to that.'),
      30,
    ),
  },
  user: {
    theme: setting(z.enum(['system', 'light', 'dark']).describe('Colours of the user interface.'), 'system'),
    week_starts_on: setting(
      z.enum(['monday', 'sunday', 'saturday']).describe('First day of the week in figures by week.'),
      'monday',
    ),
    search_history: setting(z.boolean().describe('Whether your searches are remembered, for you alone.'), true),
    ai_language: setting(
      z.union([locale(), z.null()]).describe('Language in which AI answers; null for that of the text.'),
      null,
    ),
    ai_tone: setting(z.enum(['plain', 'friendly', 'formal']).describe('Tone in which AI writes.'), 'plain'),
    ai_model: setting(
      z.union([text(200), z.null()]).describe('Model that you prefer; null for that of the provider.'),
      null,
    ),
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

const place = {
  locale: locale().describe('Language, such as en or de-CH.'),
  time_zone: timeZone().describe('IANA time zone, such as Europe/Zurich.'),
};
const placeInput = { locale: place.locale.optional(), time_zone: place.time_zone.optional() };
export const PlatformSettings = z
  .strictObject({ ...schemasOf(settingTable.platform), version: wholeVersion() })
  .meta({ id: 'PlatformSettings' });
export const TeamSettings = z
  .strictObject({ ...place, ...schemasOf(settingTable.team), version: wholeVersion() })
  .meta({ id: 'TeamSettings' });
export const UserSettings = z.strictObject({ ...place, ...schemasOf(settingTable.user) }).meta({ id: 'UserSettings' });
/** Settings that administrators can change for the platform. */
export const platformSettingsInput = { ...optionalOf(settingTable.platform), version: expectedVersion() };

export const settings = {
  team: {
    get: query({
      summary: 'Get the settings of a team',
      access: 'team:team.manage',
      rest: 'GET /teams/{team_id}/settings',
      input: z.strictObject({ team_id: teamId() }),
      output: TeamSettings,
    }),
    set: mutation({
      summary: 'Set one or more settings of a team',
      access: 'team:team.manage',
      rest: 'PATCH /teams/{team_id}/settings',
      aliases: ['PUT /teams/{team_id}/settings'],
      input: z.strictObject({
        team_id: teamId(),
        ...placeInput,
        ...optionalOf(settingTable.team),
        version: expectedVersion(),
      }),
      output: TeamSettings,
      errors: ['VERSION_CONFLICT'],
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
      via: 'session',
      rest: 'PATCH /users/me/settings',
      aliases: ['PUT /users/me/settings'],
      input: z.strictObject({ ...placeInput, ...optionalOf(settingTable.user) }),
      output: UserSettings,
      events: ['settings.changed'],
    }),
  },
};

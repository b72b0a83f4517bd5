import { z } from 'zod';
import { ref, timestamp } from '../kit/fields.ts';
import { customRoleShown, PlatformRole, TeamRole, Tier } from './roles.ts';

export const UserStatus = z.enum(['active', 'suspended', 'deleted']).meta({ id: 'UserStatus' });
export const SubscriptionStatus = z
  .enum(['active', 'past_due', 'canceled', 'paused', 'expired'])
  .meta({ id: 'SubscriptionStatus' });

/** The signed-in user, with the plan of the team in effect. */
export const Me = z
  .strictObject({
    id: ref('user'),
    email: z.string(),
    full_name: z.string(),
    avatar_url: z.string().nullable(),
    role: PlatformRole.describe('Your role on the platform; those in the team are team_roles.'),
    locale: z.string(),
    time_zone: z.string(),
    default_team_id: ref('team').nullable(),
    team_id: ref('team').nullable().describe('The team in effect; null if you are in no team.'),
    person_id: ref('person').nullable().describe('Your person in that team.'),
    team_roles: z.array(TeamRole),
    custom_role: customRoleShown(),
    permissions: z
      .array(z.string())
      .describe(
        'What these roles and the custom role allow in that team, such as tickets.handle. Rows say in `can` what it means for them.',
      ),
    tier: Tier,
    subscription_status: SubscriptionStatus.nullable(),
    subscription_id: z.string().nullable(),
    renews_at: timestamp().nullable(),
    ends_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** An account as seen by those who manage people, in their team or on the whole platform. */
export const User = z
  .strictObject({
    id: ref('user'),
    email: z.string(),
    full_name: z.string(),
    avatar_url: z.string().nullable(),
    status: UserStatus,
    platform_role: PlatformRole.nullable().describe('Shown only to administrators of the platform.'),
    email_verified: z.boolean(),
    locale: z.string(),
    time_zone: z.string(),
    person_id: ref('person').nullable().describe('Their person in the team in effect.'),
    team_roles: z.array(TeamRole).nullable(),
    custom_role: customRoleShown(),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    purge_at: timestamp().nullable().describe('Until when a deleted account can be restored.'),
    version: z.int(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const Assignee = z
  .strictObject({
    id: ref('person'),
    name: z.string(),
    avatar_url: z.string().nullable(),
    roles: z.array(TeamRole),
    custom_role: customRoleShown(),
  })
  .meta({ id: 'Assignee' });
export type Assignee = z.infer<typeof Assignee>;

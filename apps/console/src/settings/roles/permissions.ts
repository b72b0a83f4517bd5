import { customPermissions, lackingIn, type CustomPermission } from '@deskwire/contract/kit/access.ts';
import { said } from '../../messages/en/roles.ts';

const areas: Readonly<Record<string, keyof typeof said.groups>> = {
  tickets: 'tickets',
  sla: 'tickets',
  team: 'people',
  people: 'people',
  notifications: 'people',
  messages: 'people',
  projects: 'work',
  knowledge: 'work',
  documents: 'work',
  files: 'work',
  search: 'work',
  approvals: 'release',
  deployments: 'release',
  reports: 'reports',
  audit: 'reports',
  ai: 'automation',
  agent: 'automation',
  automation: 'automation',
  integrations: 'automation',
};
const areaOf = (permission: CustomPermission) => areas[permission.slice(0, permission.indexOf('.'))] ?? 'other';

/** All permissions that a custom role can have, by what they are about. */
export const groups = (Object.keys(said.groups) as (keyof typeof said.groups)[]).map((group) => ({
  group,
  choices: customPermissions
    .filter((permission) => areaOf(permission) === group)
    .map((value) => ({ value, label: said.permission[value] })),
}));

/** Some permissions with all that they need. */
export function completed(chosen: readonly CustomPermission[]): CustomPermission[] {
  const lacking = lackingIn(chosen).map(([, needed]) => needed);
  return lacking.length === 0 ? [...chosen] : completed([...chosen, ...lacking]);
}

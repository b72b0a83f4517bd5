import type { Guide } from '../kit/guide.ts';
import type { identity } from './area.contract.ts';

export const identityGuide = {
  apiKeys: [
    'API keys',
    'Create, rotate and revoke keys with which programs call the API, limited to the scopes you name.',
  ],
  auth: [
    'Signing in',
    'Register, sign in with a password, email, second factor, provider or device, and end sessions.',
  ],
  customRoles: [
    'Custom roles',
    'Make roles of single permissions, and give them to members beside or instead of the built-in ones.',
  ],
  people: ['People', 'Keep the people of a team, with and without accounts, and merge those who are the same.'],
  teams: ['Teams', 'Found teams, invite members, and set their roles.'],
  users: ['Users', 'Read and change your account, your picture and your email address; administrators see every user.'],
} satisfies Guide<typeof identity>;

import { authDomain } from './auth/domain.ts';
import { apiKeysDomain } from './api-keys/domain.ts';
import { customRolesDomain } from './custom-roles/domain.ts';
import { usersDomain } from './users/domain.ts';
import { teamsDomain } from './teams/domain.ts';
import { peopleDomain } from './people/domain.ts';

export const identity = {
  auth: authDomain,
  apiKeys: apiKeysDomain,
  customRoles: customRolesDomain,
  users: usersDomain,
  teams: teamsDomain,
  people: peopleDomain,
};

import type { Member } from '@deskwire/contract/identity/members.ts';
import type { Services } from '../../../kit/services.ts';
import { avatarUrl } from '../../users/avatar-url.ts';
import type { MemberRow } from './queries.ts';

/** A colleague. */
export const presentMember =
  (services: Services) =>
  ({ avatar_file, status, left_at: _left, version: _version, ...row }: MemberRow): Member => ({
    ...row,
    avatar_url: avatarUrl(services, avatar_file),
    suspended: status === 'suspended',
  });

import { useSuspenseQuery } from '@tanstack/react-query';
import { rolesPermit, type TeamPermission } from '@deskwire/contract/kit/access.ts';
import { api } from './desk.ts';

export const meOptions = { ...api.users.me.queryOptions({}), staleTime: 60_000 };

/** Who is signed in, and in which team. */
export const useMe = () => useSuspenseQuery(meOptions).data;

/** What one may not do is not offered. The server decides again. */
export function useMay(): (permission: TeamPermission) => boolean {
  const { team_roles } = useMe();
  return (permission) => rolesPermit(team_roles, permission);
}

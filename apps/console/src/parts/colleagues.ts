import { useQuery } from '@tanstack/react-query';
import { rolesPermit, type TeamPermission } from '@deskwire/contract/kit/access.ts';
import { api, desk } from '../desk.ts';
import { useMay, useMe } from '../session.ts';

/**
 * Those of the team to whom something can be given, by their names: whoever may not have it, is suspended or has not joined yet
 * is not offered. Teams of thousands are asked for page by page, since one who is missing cannot be chosen.
 */
export function useColleagues(needs: TeamPermission, isWanted = true) {
  const { team_id } = useMe();
  const may = useMay();
  const { data } = useQuery({
    // It is made stale like what it asks for.
    queryKey: [...api.teams.members.list.pathKey(), 'all', team_id],
    queryFn: ({ signal }) => Array.fromAsync(desk.each(desk.api.teams.members.list, { team_id: team_id! }, { signal })),
    enabled: isWanted && may('team.read'),
    staleTime: 300_000,
  });
  return (data ?? [])
    .filter(
      // What a custom role permits is known to the server alone.
      ({ roles, custom_role, suspended }) => !suspended && (custom_role !== null || rolesPermit(roles, needs)),
    )
    .map(({ person_id, name }) => ({ person_id, name, value: person_id, label: name }));
}

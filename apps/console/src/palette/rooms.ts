import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { said } from '../messages/en/settings.ts';
import { doors, isOpenTo, type Door } from '../settings/doors.ts';

type Listed = { [N in Door]: (typeof doors)[N] extends { readonly group: string } ? N : never }[Door];
const listed = (Object.keys(doors) as Door[]).filter((name): name is Listed => 'group' in doors[name]);

/** The rooms of the settings that somebody may enter, as one field finds them. */
export const roomsFor = (may: (permission: TeamPermission) => boolean, role: string | null) =>
  listed
    .filter((name) => isOpenTo(name, may, role))
    .map((name) => ({ id: `/settings/${name}`, name: said.room[name], address: `/settings/${name}` }));

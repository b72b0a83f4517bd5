import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Photo } from '@deskwire/contract/field/photos.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import type { PhotoRow } from './queries.ts';

/** The permission to open the original bytes, if they are kept. */
export const ORIGINALS_NEED = 'team.manage';

export const presentPhoto =
  ({ services: { config }, scope }: { readonly services: Services; readonly scope: TeamScope }) =>
  ({ file_id, thumb_id, original_id, latitude, longitude, accuracy_m, place_source, ...row }: PhotoRow): Photo => {
    const urlOf = (id: string | null) =>
      id === null ? null : `${config.public_url}/api/v1/files/${id}/download?disposition=inline`;
    return {
      ...row,
      url: urlOf(file_id),
      thumb_url: urlOf(thumb_id),
      location:
        latitude === null || place_source === null
          ? null
          : { latitude: Number(latitude), longitude: Number(longitude), accuracy_m, source: place_source },
      original_file_id: row.state === 'ready' && rolesPermit(scope.roles, ORIGINALS_NEED) ? original_id : null,
    };
  };

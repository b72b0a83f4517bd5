import type { File } from '@deskwire/contract/platform/files.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { homeOf } from './home.ts';
import { canDoWith } from './rules.ts';
import type { FileRow } from '../queries.ts';

/** The ticket that a file is attached to. */
export const ticketOf = ({ home_kind, home_id }: Pick<FileRow, 'home_kind' | 'home_id'>): string | null =>
  home_kind === 'ticket' ? home_id : null;

/** A file as its reader may see it: a requester learns nothing of who works on their ticket. */
export const presentFile =
  ({ services: { config, domains }, scope }: { services: Services; scope?: TeamScope | undefined }) =>
  (row: FileRow): File => ({
    id: row.id,
    team_id: row.team_id,
    name: row.name,
    content_type: row.content_type,
    size: row.size,
    sha256: row.sha256,
    home_kind: row.home_kind,
    home_id: row.home_id,
    ticket_id: ticketOf(row),
    is_internal: row.is_internal,
    audience: row.audience,
    uploaded_by: knowsUploader(scope, row) ? row.uploaded_by : null,
    uploader: knowsUploader(scope, row) ? row.uploader : null,
    created_at: row.created_at,
    deleted_at: row.deleted_at,
    url: `${config.public_url}/api/v1/files/${row.id}/download`,
    can: scope === undefined ? [] : canDoWith(scope, { ...row, home: homeOf(domains, row) }),
  });

const knowsUploader = (scope: TeamScope | undefined, { uploaded_by }: FileRow): boolean =>
  scope !== undefined && (scope.visibility !== 'requester' || uploaded_by === scope.person_id);

import type { Answers } from '../desk.ts';

export type Hit = Answers['search']['global']['items'][number];
type Target = Pick<Hit, 'kind' | 'id' | 'key'>;

/** Where something that was found is shown; undefined for a comment whose place is not known. */
export function addressOf(hit: Target & { readonly home?: Target | null }): string | undefined {
  const { kind, id, key } = hit;
  switch (kind) {
    case 'ticket':
      return `/tickets/${key ?? id}`;
    case 'task':
      return `/tasks/${key ?? id}`;
    case 'project':
      return `/projects/${key ?? id}`;
    case 'document':
      return `/knowledge/documents/${id}`;
    case 'memory':
      return `/knowledge/memory/${id}`;
    case 'ticket_comment':
    case 'project_comment':
      return hit.home === null || hit.home === undefined ? undefined : addressOf(hit.home);
  }
}

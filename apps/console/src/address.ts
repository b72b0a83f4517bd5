/** Where the console shows what a notification is about; undefined where it has no place for it. */
export function addressOfEntity(entity: string, id: string | null): string | undefined {
  switch (entity) {
    case 'approval':
    case 'delegation':
      return '/approvals';
    case 'message':
      return '/messages';
    case 'integration':
      return '/settings/integrations';
    case 'audit':
    case 'team':
      return '/settings/audit';
    default: {
      const place = rows[entity];
      return place === undefined || id === null ? undefined : `${place}/${id}`;
    }
  }
}

/** Rows that have a screen of their own. */
const rows: Readonly<Record<string, string>> = {
  ticket: '/tickets',
  task: '/tasks',
  project: '/projects',
  inspection: '/inspections',
  estimate: '/estimates',
  deployment: '/staging/deployments',
  conversation: '/messages',
  document: '/knowledge/documents',
  memory: '/knowledge/memory',
  workflow: '/workflows',
  report: '/reports',
  webhook: '/settings/webhooks',
};

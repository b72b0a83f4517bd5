import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { chooseTeam } from './desk.ts';
import { readKnowledgeSearch } from './knowledge/search.ts';
import { Failure } from './parts/state.tsx';
import { Shell } from './shell.tsx';
import { readProjectSearch } from './projects/search.ts';
import { readSearch } from './tickets/search.ts';
import { TicketList } from './tickets/list.tsx';

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error }) => <Failure error={error} />,
  notFoundComponent: () => <Failure error={undefined} />,
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/rooms.tsx'), 'SettingsScreen'),
});
const rooms = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/profile', replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/profile',
    component: lazyRouteComponent(() => import('./settings/me/profile.tsx'), 'ProfileRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/notifications',
    component: lazyRouteComponent(() => import('./settings/me/notifications.tsx'), 'NotificationsRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/security',
    component: lazyRouteComponent(() => import('./settings/me/security.tsx'), 'SecurityRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/keys',
    component: lazyRouteComponent(() => import('./settings/me/keys.tsx'), 'KeysRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/general',
    component: lazyRouteComponent(() => import('./settings/team/general.tsx'), 'GeneralRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/members',
    component: lazyRouteComponent(() => import('./settings/team/members.tsx'), 'MembersRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/statuses',
    component: lazyRouteComponent(() => import('./settings/team/statuses.tsx'), 'StatusesRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/macros',
    component: lazyRouteComponent(() => import('./settings/team/macros.tsx'), 'MacrosRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/sla',
    component: lazyRouteComponent(() => import('./settings/team/sla.tsx'), 'SlaRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/environments',
    component: lazyRouteComponent(() => import('./settings/team/environments.tsx'), 'EnvironmentsRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/webhooks',
    component: lazyRouteComponent(() => import('./settings/team/webhooks.tsx'), 'WebhooksRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/webhooks/$id',
    component: lazyRouteComponent(() => import('./settings/team/webhook.tsx'), 'WebhookRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/integrations',
    component: lazyRouteComponent(() => import('./settings/team/integrations.tsx'), 'IntegrationsRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/jira',
    component: lazyRouteComponent(() => import('./settings/team/jira.tsx'), 'JiraRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/audit',
    component: lazyRouteComponent(() => import('./settings/team/audit.tsx'), 'AuditRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/plan',
    component: lazyRouteComponent(() => import('./settings/team/plan.tsx'), 'PlanRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/health',
    component: lazyRouteComponent(() => import('./settings/platform/health.tsx'), 'HealthRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/jobs',
    component: lazyRouteComponent(() => import('./settings/platform/jobs.tsx'), 'JobsRoom'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/platform',
    component: lazyRouteComponent(() => import('./settings/platform/configuration.tsx'), 'PlatformRoom'),
  }),
] as const;

const routes = [
  settings.addChildren(rooms),
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/tickets', search: {} });
    },
  }),
  createRoute({ getParentRoute: () => root, path: '/tickets', validateSearch: readSearch, component: TicketList }),
  createRoute({
    getParentRoute: () => root,
    path: '/tickets/$key',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./tickets/detail.tsx'), 'TicketScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/approvals',
    component: lazyRouteComponent(() => import('./approvals/approvals.tsx'), 'Approvals'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/staging',
    component: lazyRouteComponent(() => import('./staging/deployments.tsx'), 'DeploymentsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/staging/deployments/$id',
    component: lazyRouteComponent(() => import('./staging/deployment.tsx'), 'DeploymentScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboard',
    component: lazyRouteComponent(() => import('./dashboard/dashboard.tsx'), 'Dashboard'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/people',
    component: lazyRouteComponent(() => import('./people/people.tsx'), 'PeopleScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/inbox',
    component: lazyRouteComponent(() => import('./inbox/inbox.tsx'), 'InboxScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/messages',
    component: lazyRouteComponent(() => import('./conversations/conversations.tsx'), 'ConversationsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/messages/$id',
    component: lazyRouteComponent(() => import('./conversations/conversations.tsx'), 'ConversationsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/projects',
    component: lazyRouteComponent(() => import('./projects/projects.tsx'), 'ProjectsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/projects/$key',
    validateSearch: readProjectSearch,
    component: lazyRouteComponent(() => import('./projects/project.tsx'), 'ProjectScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tasks/$key',
    component: lazyRouteComponent(() => import('./projects/task.tsx'), 'TaskScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/inspections',
    component: lazyRouteComponent(() => import('./field/inspections.tsx'), 'InspectionsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/inspections/$key',
    component: lazyRouteComponent(() => import('./field/inspection.tsx'), 'InspectionScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/estimates',
    component: lazyRouteComponent(() => import('./field/estimates.tsx'), 'EstimatesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/estimates/$key',
    component: lazyRouteComponent(() => import('./field/estimate.tsx'), 'EstimateScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge',
    validateSearch: readKnowledgeSearch,
    component: lazyRouteComponent(() => import('./knowledge/knowledge.tsx'), 'KnowledgeScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge/documents',
    component: lazyRouteComponent(() => import('./knowledge/documents.tsx'), 'DocumentsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge/documents/$id',
    component: lazyRouteComponent(() => import('./knowledge/document.tsx'), 'DocumentScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge/collections',
    component: lazyRouteComponent(() => import('./knowledge/collections.tsx'), 'CollectionsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge/collections/$id',
    component: lazyRouteComponent(() => import('./knowledge/collection.tsx'), 'CollectionScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/chat',
    component: lazyRouteComponent(() => import('./chat/chat.tsx'), 'ChatScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/chat/$id',
    component: lazyRouteComponent(() => import('./chat/chat.tsx'), 'ChatScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows',
    component: lazyRouteComponent(() => import('./workflows/workflows.tsx'), 'WorkflowsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows/$id',
    component: lazyRouteComponent(() => import('./workflows/workflow.tsx'), 'WorkflowScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows/runs',
    component: lazyRouteComponent(() => import('./workflows/runs.tsx'), 'RunsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/workflows/runs/$id',
    component: lazyRouteComponent(() => import('./workflows/run.tsx'), 'RunScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/files',
    component: lazyRouteComponent(() => import('./files/files.tsx'), 'FilesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/products',
    component: lazyRouteComponent(() => import('./products/products.tsx'), 'ProductsScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/products/licenses',
    component: lazyRouteComponent(() => import('./products/licenses.tsx'), 'LicensesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/products/purchases',
    component: lazyRouteComponent(() => import('./products/purchases.tsx'), 'PurchasesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/products/sales',
    component: lazyRouteComponent(() => import('./products/purchases.tsx'), 'SalesScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/help',
    component: lazyRouteComponent(() => import('./help/support.tsx'), 'SupportScreen'),
  }),
  // Where mails of before lead.
  createRoute({
    getParentRoute: () => root,
    path: '/webhooks/$id',
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/settings/webhooks/$id', params, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    beforeLoad: () => {
      throw redirect({ to: '/settings/audit', replace: true });
    },
  }),
  // Mails name their team: whoever is in several comes to the right one.
  createRoute({
    getParentRoute: () => root,
    path: '/teams/$id',
    beforeLoad: ({ params }) => {
      chooseTeam(params.id);
    },
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Door } from './settings/doors.ts';
import { api, chooseTeam, queries } from './desk.ts';
import { readDashboardSearch } from './dashboard/search.ts';
import { readKnowledgeSearch } from './knowledge/search.ts';
import { Failure } from './parts/state.tsx';
import { Shell } from './shell.tsx';
import { readProjectSearch } from './projects/search.ts';
import { readSearch } from './tickets/search.ts';
import { commentsOf } from './tickets/comments.ts';
import { TicketList } from './tickets/list/list.tsx';
import { pageOfTickets } from './tickets/list/rows.tsx';

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error }) => <Failure error={error} />,
  notFoundComponent: () => <Failure error={undefined} />,
});

type Load = () => Promise<() => ReactNode>;
/** Draws a screen that is loaded once somebody goes there, or is about to. */
const lazily = (load: Load) => lazyRouteComponent(async () => ({ default: await load() }));

const place = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazily(load) });

/** Of areas with many screens, the first one knows but their paths. */
const inArea =
  <D extends string>(area: () => Promise<{ readonly doors: Readonly<Record<D, Load>> }>) =>
  <P extends D>(path: P) =>
    place(path, async () => (await area()).doors[path]());
const inField = inArea(() => import('./field/doors.ts'));
const inKnowledge = inArea(() => import('./knowledge/doors.ts'));
const inWorkflows = inArea(() => import('./workflows/doors.ts'));

const settings = place('/settings', async () => (await import('./settings/rooms.tsx')).SettingsScreen);
/** What is in a room is known once somebody is in the settings: the first screen needs none of it. */
const room = <N extends Door>(name: N) =>
  createRoute({
    getParentRoute: () => settings,
    path: `/${name}`,
    component: lazily(async () => (await import('./settings/doors.ts')).doors[name].load()),
  });
const rooms = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/profile', replace: true });
    },
  }),
  room('profile'),
  room('notifications'),
  room('security'),
  room('keys'),
  room('programs'),
  room('data'),
  room('general'),
  room('members'),
  room('roles'),
  room('statuses'),
  room('macros'),
  room('sla'),
  room('environments'),
  room('mail'),
  room('ai'),
  room('webhooks'),
  room('webhooks/$id'),
  room('inbound'),
  room('integrations'),
  room('jira'),
  room('jira/projects'),
  room('jira/accounts'),
  room('operations'),
  room('deleted'),
  room('audit'),
  room('plan'),
  room('accounts'),
  room('health'),
  room('jobs'),
  room('faq'),
  room('plans'),
  room('requests'),
  room('enter'),
  room('platform'),
] as const;

/** An address that leads to another one. */
const elsewhere = <P extends string>(path: P, to: '/settings/audit' | '/settings/plan') =>
  createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad: () => {
      throw redirect({ to, replace: true });
    },
  });

const routes = [
  settings.addChildren(rooms),
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/tickets', search: {} });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tickets',
    validateSearch: readSearch,
    loaderDeps: ({ search }) => readSearch(search),
    // Rows are asked for together with who is signed in, and not after that.
    loader: ({ deps }) => void queries.prefetchQuery(pageOfTickets(deps, 1)),
    component: TicketList,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/tickets/$key',
    validateSearch: readSearch,
    // Asked for while the screen is loaded, or somebody is about to go there.
    loader: ({ params: { key: ticket_id } }) => {
      void queries.prefetchQuery(api.tickets.get.queryOptions({ ticket_id }));
      void queries.prefetchInfiniteQuery(commentsOf(ticket_id));
    },
    component: lazily(async () => (await import('./tickets/detail/detail.tsx')).TicketScreen),
  }),
  place('/approvals', async () => (await import('./approvals/approvals.tsx')).Approvals),
  place('/staging', async () => (await import('./staging/deployments.tsx')).DeploymentsScreen),
  place('/staging/deployments/$id', async () => (await import('./staging/deployment.tsx')).DeploymentScreen),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboard',
    validateSearch: readDashboardSearch,
    component: lazily(async () => (await import('./dashboard/dashboard.tsx')).Dashboard),
  }),
  place('/dashboard/explore', async () => (await import('./dashboard/explore.tsx')).ExploreScreen),
  place('/reports', async () => (await import('./reports/reports.tsx')).ReportsScreen),
  place('/reports/$id', async () => (await import('./reports/report.tsx')).ReportScreen),
  place('/people', async () => (await import('./people/people.tsx')).PeopleScreen),
  place('/inbox', async () => (await import('./inbox/inbox.tsx')).InboxScreen),
  place('/messages', async () => (await import('./conversations/conversations.tsx')).ConversationsScreen),
  place('/messages/$id', async () => (await import('./conversations/conversations.tsx')).ConversationsScreen),
  place('/projects', async () => (await import('./projects/projects.tsx')).ProjectsScreen),
  place('/projects/templates', async () => (await import('./projects/templates.tsx')).ProjectTemplatesScreen),
  createRoute({
    getParentRoute: () => root,
    path: '/projects/$key',
    validateSearch: readProjectSearch,
    component: lazily(async () => (await import('./projects/project.tsx')).ProjectScreen),
  }),
  place('/projects/$key/docs/$id', async () => (await import('./projects/doc.tsx')).DocScreen),
  place('/tasks/$key', async () => (await import('./projects/task/task.tsx')).TaskScreen),
  place('/times', async () => (await import('./times/times.tsx')).TimesScreen),
  inField('/inspections'),
  inField('/inspections/measurements'),
  inField('/inspections/places'),
  inField('/inspections/templates'),
  inField('/inspections/$key'),
  inField('/estimates'),
  inField('/estimates/new'),
  inField('/estimates/$key'),
  inField('/estimates/$key/edit'),
  createRoute({
    getParentRoute: () => root,
    path: '/knowledge',
    validateSearch: readKnowledgeSearch,
    component: lazily(async () => (await import('./knowledge/knowledge.tsx')).KnowledgeScreen),
  }),
  inKnowledge('/knowledge/documents'),
  inKnowledge('/knowledge/documents/$id'),
  inKnowledge('/knowledge/memory'),
  inKnowledge('/knowledge/memory/$id'),
  inKnowledge('/knowledge/collections'),
  inKnowledge('/knowledge/collections/$id'),
  place('/knowledge/written', async () => (await import('./written/documents.tsx')).WrittenScreen),
  place('/knowledge/written/$id', async () => (await import('./written/document.tsx')).WrittenDocumentScreen),
  place('/chat', async () => (await import('./chat/chat.tsx')).ChatScreen),
  place('/chat/$id', async () => (await import('./chat/chat.tsx')).ChatScreen),
  inWorkflows('/workflows'),
  inWorkflows('/workflows/$id'),
  inWorkflows('/workflows/new'),
  inWorkflows('/workflows/$id/edit'),
  inWorkflows('/workflows/runs'),
  inWorkflows('/workflows/runs/$id'),
  place('/agent', async () => (await import('./agent/runs.tsx')).AgentScreen),
  place('/agent/new', async () => (await import('./agent/plan.tsx')).PlanScreen),
  place('/agent/$id', async () => (await import('./agent/run.tsx')).AgentRunScreen),
  place('/files', async () => (await import('./files/files.tsx')).FilesScreen),
  place('/products', async () => (await import('./products/products.tsx')).ProductsScreen),
  place('/products/licenses', async () => (await import('./products/licenses.tsx')).LicensesScreen),
  place('/products/purchases', async () => (await import('./products/purchases.tsx')).PurchasesScreen),
  place('/products/sales', async () => (await import('./products/purchases.tsx')).SalesScreen),
  place('/help', async () => (await import('./help/support.tsx')).SupportScreen),
  // Where mails of before lead.
  createRoute({
    getParentRoute: () => root,
    path: '/webhooks/$id',
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/settings/webhooks/$id', params, replace: true });
    },
  }),
  elsewhere('/audit', '/settings/audit'),
  // Where the payment provider sends whoever has paid.
  elsewhere('/billing', '/settings/plan'),
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

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { chooseTeam } from './desk.ts';
import { Failure } from './parts/state.tsx';
import { Shell } from './shell.tsx';
import { readSearch } from './tickets/search.ts';
import { TicketList } from './tickets/list.tsx';

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error }) => <Failure error={error} />,
  notFoundComponent: () => <Failure error={undefined} />,
});

const routes = [
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
    path: '/settings',
    component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'SettingsScreen'),
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

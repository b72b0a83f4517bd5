import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { words } from '../messages/en.ts';
import type { View } from './search.ts';

const { views } = words;
const open = { status_category: ['open'] } as const;

/** The views that everybody has, by what they may do. */
export const viewsFor = (may: (permission: TeamPermission) => boolean): readonly View[] =>
  may('tickets.beAssigned')
    ? [
        { name: views.mine, search: { status_category: ['open', 'waiting'], assignee_id: 'me' } },
        { name: views.unassigned, search: { status_category: [...open.status_category], unassigned: true } },
        { name: views.open, search: { status_category: [...open.status_category] } },
        { name: views.waiting, search: { status_category: ['waiting'] } },
        { name: views.all, search: {} },
      ]
    : [
        { name: may('tickets.readAll') ? views.all : views.reported, search: {} },
        { name: views.open, search: { status_category: [...open.status_category] } },
      ];

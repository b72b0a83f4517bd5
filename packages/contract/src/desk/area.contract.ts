import { approvals } from './approvals.ts';
import { dashboard } from './dashboard.ts';
import { macros } from './macros.ts';
import { ratings } from './ratings.ts';
import { sla } from './sla.ts';
import { staging } from './staging.ts';
import { tickets } from './tickets.ts';
import { views } from './views.ts';

export const desk = {
  approvals,
  dashboard,
  macros,
  ratings,
  sla,
  staging,
  tickets,
  views,
};

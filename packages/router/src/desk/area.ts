import { ticketsDomain } from './tickets/domain.ts';
import { slaDomain } from './sla/domain.ts';
import { stagingDomain } from './staging/domain.ts';
import { dashboardDomain } from './dashboard/domain.ts';
import { approvalsDomain } from './approvals/domain.ts';
import { macrosDomain } from './macros/domain.ts';
import { ratingsDomain } from './ratings/domain.ts';
import { viewsDomain } from './views/domain.ts';

export const desk = {
  tickets: ticketsDomain,
  sla: slaDomain,
  staging: stagingDomain,
  dashboard: dashboardDomain,
  approvals: approvalsDomain,
  macros: macrosDomain,
  ratings: ratingsDomain,
  views: viewsDomain,
};

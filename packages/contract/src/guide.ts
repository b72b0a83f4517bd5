import { aiGuide } from './ai/area.guide.ts';
import { automationGuide } from './automation/area.guide.ts';
import { commerceGuide } from './commerce/area.guide.ts';
import { deskGuide } from './desk/area.guide.ts';
import { fieldGuide } from './field/area.guide.ts';
import { identityGuide } from './identity/area.guide.ts';
import { inboxGuide } from './inbox/area.guide.ts';
import { knowledgeGuide } from './knowledge/area.guide.ts';
import { platformGuide } from './platform/area.guide.ts';
import { workGuide } from './work/area.guide.ts';

/** The areas as readers of the API reference find them, in this order. */
export const guides = {
  'Service desk': deskGuide,
  Work: workGuide,
  Knowledge: knowledgeGuide,
  'Field work': fieldGuide,
  Automation: automationGuide,
  Inbox: inboxGuide,
  AI: aiGuide,
  'Accounts and teams': identityGuide,
  Billing: commerceGuide,
  Platform: platformGuide,
};

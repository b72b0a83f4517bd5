import { agentDomainErrors } from './agent.errors.ts';
import { aiModelErrors } from './ai.errors.ts';
import { aiDocsDomainErrors } from './ai-docs.errors.ts';
import { chatDomainErrors } from './chat.errors.ts';
import { previewsDomainErrors } from './previews.errors.ts';
import { reportsDomainErrors } from './reports.errors.ts';

/** The errors of all domains in this area. */
export const aiErrors = {
  ...aiModelErrors,
  ...chatDomainErrors,
  ...aiDocsDomainErrors,
  ...agentDomainErrors,
  ...previewsDomainErrors,
  ...reportsDomainErrors,
};

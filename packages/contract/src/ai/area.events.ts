import { agentDomainEvents } from './agent.events.ts';
import { aiModelEvents } from './ai.events.ts';
import { aiDocsDomainEvents } from './ai-docs.events.ts';
import { chatDomainEvents } from './chat.events.ts';
import { previewsDomainEvents } from './previews.events.ts';
import { reportsDomainEvents } from './reports.events.ts';

/** The events of all domains in this area. */
export const aiEvents = {
  ...aiModelEvents,
  ...chatDomainEvents,
  ...aiDocsDomainEvents,
  ...agentDomainEvents,
  ...previewsDomainEvents,
  ...reportsDomainEvents,
};

import { agentDomain } from './agent/domain.ts';
import { aiDomain } from './ai/domain.ts';
import { chatDomain } from './chat/domain.ts';
import { reportsDomain } from './reports/domain.ts';

export const ai = {
  ai: aiDomain,
  chat: chatDomain,
  agent: agentDomain,
  reports: reportsDomain,
};

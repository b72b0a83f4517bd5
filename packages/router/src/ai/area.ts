import { agentDomain } from './agent/domain.ts';
import { aiDomain } from './ai/domain.ts';
import { aiDocsDomain } from './ai-docs/domain.ts';
import { chatDomain } from './chat/domain.ts';
import { previewsDomain } from './previews/domain.ts';
import { reportsDomain } from './reports/domain.ts';

export const ai = {
  ai: aiDomain,
  chat: chatDomain,
  aiDocs: aiDocsDomain,
  previews: previewsDomain,
  agent: agentDomain,
  reports: reportsDomain,
};

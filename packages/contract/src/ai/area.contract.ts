import { agent } from './agent.ts';
import { aiProcedures } from './ai.ts';
import { aiDocs } from './ai-docs.ts';
import { chat } from './chat.ts';
import { previews } from './previews.ts';
import { reports } from './reports.ts';

export const ai = {
  ai: aiProcedures,
  chat,
  agent,
  aiDocs,
  previews,
  reports,
};

import { aiProcedures } from './ai.ts';

export const ai = {
  ai: aiProcedures,
};

import { aiProcedures } from './ai.ts';
import { chat } from './chat.ts';

export const ai = {
  ai: aiProcedures,
  chat,
};

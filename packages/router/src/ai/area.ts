import { aiDomain } from './ai/domain.ts';
import { chatDomain } from './chat/domain.ts';

export const ai = {
  ai: aiDomain,
  chat: chatDomain,
};

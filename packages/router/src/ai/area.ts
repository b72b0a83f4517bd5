import { aiDomain } from './ai/domain.ts';

export const ai = {
  ai: aiDomain,
};

import { aiModelErrors } from './ai.errors.ts';
import { chatDomainErrors } from './chat.errors.ts';

/** The errors of all domains in this area. */
export const aiErrors = {
  ...aiModelErrors,
  ...chatDomainErrors,
};

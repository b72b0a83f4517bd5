import { rowTokens } from '../../kit/signing/row-tokens.ts';

/** The token of the link by which a reporter answers one question. */
export const ratingTokens = rowTokens('ticket-rating', ['id']);

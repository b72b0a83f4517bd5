import { rowTokens, type RowGrant } from '../../../kit/signing/row-tokens.ts';

/** The person and the request that the link of an email is for. */
export type LinkGrant = RowGrant<'request_id' | 'person_id'>;

/**
 * The token of the link by which one person decides one request. It is spent when the decision that it allows is taken, by it
 * or otherwise, and worth nothing if the person may not decide.
 */
export const linkTokens = rowTokens('approval-link', ['request_id', 'person_id']);

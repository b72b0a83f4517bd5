import { rowTokens, type RowGrant } from '../../../kit/signing/row-tokens.ts';

/** The version that the link of an email opens. */
export type LinkGrant = RowGrant<'version_id'>;

/** The token of the link by which a client reads one version. It is worth what the version is. */
export const linkTokens = rowTokens('estimate-link', ['version_id']);

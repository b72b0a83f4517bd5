import { mintTeam } from '../../kit/access/mint-team.ts';
import type { InTeam } from '../../kit/team-id.ts';

/** The team that sold a purchase: the buyer's own row leads there. */
export const sellerOf = ({ seller_id }: { readonly seller_id: string }): InTeam => ({ team_id: mintTeam(seller_id) });
/** The team that bought in a sale: the seller's own row leads there. */
export const buyerOf = ({ buyer_id }: { readonly buyer_id: string }): InTeam => ({ team_id: mintTeam(buyer_id) });
/** The team whose row the token or the name of a checkout led to. */
export const ownerOf = ({ team_id }: { readonly team_id: string }): InTeam => ({ team_id: mintTeam(team_id) });

declare const minted: unique symbol;

/**
 * The id of a team into which somebody was let. Every query of team data takes it, so an id from an input cannot reach
 * SQL by mistake: only `mintTeam` makes one, and only the modules that prove a right may import it.
 */
export type TeamId = string & { readonly [minted]: 'team' };

/** Anything that was let into a team: a scope, or a row that a credential led to. */
export interface InTeam {
  readonly team_id: TeamId;
}

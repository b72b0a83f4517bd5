/** Seeds that failed once, and what they found. The long run adds one that nobody has seen. */
export const longSeeds: readonly number[] = [
  // An api whose clock was five minutes late refused every access token as not yet valid.
  7,
  // A mail went out three times: twice the database was away when it should have been noted as sent. Later, on Postgres:
  // a worker whose clock was five minutes ahead had put off for all others when stalled jobs are looked for.
  42,
  // A mail that a worker tried whose clock was five minutes ahead waited five minutes for its second try.
  21,
  // A worker that was busy for long lost the lead of the feeds, as it had nothing to say on the session that held it.
  951_003,
];

/** The seed of the short run. */
export const SHORT_SEED = 11;

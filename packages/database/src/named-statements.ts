import { createHash } from 'node:crypto';

/** With more names than this, Postgres spends its memory on plans. All other statements run unnamed. */
const MAX_NAMES = 500;
/** A text must recur this often to earn a name; statements built for one occasion never do. */
const SIGHTINGS = 3;
/** How many texts are watched while they wait for a name. */
const MAX_WATCHED = 5_000;

/** Only these have a plan worth keeping; `begin`, `set` and DDL have none. */
const planned = /^(\/\* last of its transaction \*\/ )?\s*(select|insert|update|delete|merge|with)\b/i;

export interface StatementNames {
  /** The name under which Postgres should keep the plan of this statement; undefined while it has not earned one. */
  nameOf(text: string): string | undefined;
  /** Gives every statement a new name, so that no connection uses a plan that a migration has made wrong. */
  renew(): void;
}

/** The names of one pool: a text has the same name on all of its connections, so each connection plans it once. */
export function statementNames({ max = MAX_NAMES } = {}): StatementNames {
  const names = new Map<string, string>();
  const sightings = new Map<string, number>();
  let generation = 0;

  const earned = (text: string): boolean => {
    const times = (sightings.get(text) ?? 0) + 1;
    if (times >= SIGHTINGS) return true;
    if (sightings.size >= MAX_WATCHED) sightings.clear();
    sightings.set(text, times);
    return false;
  };

  return {
    nameOf(text) {
      const known = names.get(text);
      if (known !== undefined) return known;
      if (names.size >= max || !planned.test(text) || !earned(text)) return undefined;
      const name = `q${generation}_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
      sightings.delete(text);
      names.set(text, name);
      return name;
    },
    renew() {
      generation += 1;
      names.clear();
    },
  };
}

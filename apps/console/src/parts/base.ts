import { useState } from 'react';

export interface Versioned {
  readonly version: number;
}
interface Base<B> {
  /** The row as it is in the fields: what is sent is a change of this one. */
  readonly of: B;
  /** Names the fields: other ones are drawn for another row. */
  readonly drawn: number;
  /** Whether somebody else has changed the row since. */
  readonly isOld: boolean;
  readonly typed: () => void;
  readonly sent: () => void;
  readonly choose: (whose: 'mine' | 'theirs') => void;
}

/**
 * The row that a form changes. Until somebody types, the fields follow it; from then on they stay as they are, and so does
 * the version that is sent with them, so that nothing typed is lost and nothing of others is overwritten unseen.
 */
export function useBase<B extends Versioned | undefined>(now: B): Base<B> {
  const [{ of, drawn, isTyped }, set] = useState({ of: now, drawn: 0, isTyped: false });
  const isOther = now?.version !== of?.version;
  const follow = () => set({ of: now, drawn: drawn + 1, isTyped: false });
  if (isOther && !isTyped) follow();
  return {
    of,
    drawn,
    isOld: isOther && isTyped,
    typed: () => {
      if (!isTyped && now !== undefined) set({ of, drawn, isTyped: true });
    },
    sent: () => set({ of, drawn, isTyped: false }),
    choose: (whose) => (whose === 'theirs' ? follow() : set({ of: now, drawn, isTyped })),
  };
}

import type { Draft } from '../draft.ts';

/** A step that holds no others, and what changes a part of it. */
export interface Leaf {
  step: Draft;
  set: (part: Partial<Draft>) => void;
}

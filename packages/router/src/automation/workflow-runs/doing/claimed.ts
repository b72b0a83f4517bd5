import type { Delegate } from '../../../kit/context.ts';
import type { Progress } from '../../workflows/engine/walk.ts';
import type { Version } from '../../workflows/find.ts';
import * as queries from '../queries.ts';

/** A run that this worker goes on with. What is not readonly is what its steps change. */
export interface Claimed {
  readonly run: queries.InnerRun;
  readonly version: Version;
  readonly delegate: Delegate | undefined;
  progress: Progress;
  moves: number;
  /** The permission that the person it acts for has lost. */
  lost?: { readonly step: string; readonly needs: string };
}

/** The position of the log of events, for runs that may wait for one. */
export const positionFor = (db: Parameters<typeof queries.lastPosition>[0], { program }: Version): Promise<number> =>
  [...program.steps.values()].some(({ wait }) => wait?.event !== undefined || wait?.approval !== undefined)
    ? queries.lastPosition(db)
    : Promise.resolve(0);

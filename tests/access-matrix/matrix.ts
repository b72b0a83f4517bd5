import type { Entry } from '@deskwire/contract/kit/define.ts';
import { actors, type Actor } from '../kit/actors.ts';
import type { Door } from '../kit/doors.ts';
import { inputOf } from '../kit/inputs.ts';
import { outcomeOf } from './expected.ts';
import { faultsOf } from './oracles.ts';
import { procedures, type Rig } from './rig.ts';

export interface Findings {
  readonly faults: string[];
  cells: number;
  /** Procedures whose matter was dealt with for somebody: a cell that only ever conflicts proves little. */
  readonly succeeded: Set<string>;
}
export interface Slice {
  readonly doors: readonly Door[];
  readonly paths?: readonly string[];
  readonly actors?: readonly Actor[];
  /**
   * Whether of those who are let in only some are tried at procedures that hash passwords, which takes both cores a while
   * and no door a decision.
   */
  readonly sparing?: boolean;
}

/** Lets everybody call everything, each time on the same rows, and gives what was wrong. */
export async function runMatrix(rig: Rig, slice: Slice): Promise<Findings> {
  const findings: Findings = { faults: [], cells: 0, succeeded: new Set() };
  for (const [path, entry] of procedures) {
    if (slice.paths !== undefined && !slice.paths.includes(path)) continue;
    for (const door of slice.doors) {
      if (!door.serves(path, entry)) continue;
      for (const actor of slice.actors ?? actors)
        if (stands(actor, door) && !(slice.sparing === true && isSpared(path, actor)))
          await tryCell(rig, door, actor, path, entry, findings);
    }
  }
  return findings;
}

/** A run comes through no door: it calls in the process. */
const stands = ({ credential }: Actor, { name }: Door) => credential !== 'delegate' || name === 'caller';
const tried = new Set(['anonymous', 'owner', 'fullKey']);
const isSpared = (path: string, actor: Actor) =>
  path.startsWith('auth.') && outcomeOf(path, actor) === 'Y' && !tried.has(actor.name);

async function tryCell(rig: Rig, door: Door, actor: Actor, path: string, entry: Entry, findings: Findings) {
  findings.cells += 1;
  const input = inputOf(rig.stage, path, entry, actor);
  const attempt = await rig.attempt(door, actor, path, entry, input);
  const expected = outcomeOf(path, actor);
  if (attempt.answer.status < 300) findings.succeeded.add(path);
  for (const fault of faultsOf(rig.stage, actor, path, entry, expected, attempt))
    findings.faults.push(`${path} as ${actor.name} at ${door.name} ${fault}`);
}

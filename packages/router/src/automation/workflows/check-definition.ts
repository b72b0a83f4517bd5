import { contract } from '@deskwire/contract/contract.ts';
import { events } from '@deskwire/contract/events.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import { zodOf } from '@deskwire/contract/kit/json-schema.ts';
import type { WorkflowDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { delegable } from '../../kit/access/tools.ts';
import { check, type Checked, type CheckContext } from './engine/check.ts';

const procedures: ReadonlyMap<string, Entry> = new Map(entries(contract));
export const entryAt = (path: string): Entry | undefined => procedures.get(path);

/** Whether a step may call a procedure: what a run may be given, but not what changes workflows. */
export const isStep = (path: string, entry: Entry): boolean =>
  delegable(entry) && !(entry.kind === 'mutation' && /^(?:workflows|workflowRuns|triggers)\./.test(path));

/** The procedures that steps may call. */
export const stepProcedures = (): [path: string, entry: Entry][] =>
  [...procedures].filter(([path, entry]) => isStep(path, entry));

export const checkContextOf = ({ outbound }: Services): CheckContext => ({
  procedure(path) {
    const entry = procedures.get(path);
    if (entry === undefined) return 'is no procedure';
    if (!delegable(entry)) return 'needs a person who is signed in, or a file, so that no run can call it';
    if (!isStep(path, entry)) return 'changes workflows, which steps may not';
    const destructive = entry.kind === 'mutation' && entry.destructive === true;
    return { input: zodOf(entry.input), destructive };
  },
  isEvent: (type) => type in events,
  refusesUrl(url) {
    try {
      outbound.check(url);
      return undefined;
    } catch (error) {
      if (error instanceof OutboundError) return error.reason;
      throw error;
    }
  },
});

/** Checks a definition, and returns the procedures that its runs call. Throws WORKFLOW_INVALID. */
export function checkDefinition(services: Services, definition: WorkflowDefinition): Checked {
  const checked = check(definition, checkContextOf(services));
  if (checked.issues.length > 0) throw new AppError('WORKFLOW_INVALID', { issues: checked.issues.map(plain) });
  return checked;
}
const plain = ({ path, reason }: Checked['issues'][number]) => ({ path: [...path], reason });

/** Throws WORKFLOW_INVALID: whoever runs a workflow for somebody else must not choose what it is given. */
export function checkMembers(members_may_run: boolean, definition: WorkflowDefinition): void {
  if (members_may_run && definition.input === undefined)
    throw new AppError('WORKFLOW_INVALID', {
      issues: [
        { path: ['input'], reason: 'must be described, so that members can run the workflow for its publisher' },
      ],
    });
}

import { randomUUIDv7 } from 'node:crypto';
import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { readAsking } from '../../../automation/workflow-runs/fragments.ts';
import { invalid } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../../tickets/find.ts';
import { ask, namedIn, expiryOf } from './ask.ts';
import type { StepSubject } from './place.ts';

/** Asks for the approval of a ticket as it reads now. */
export async function request(
  ctx: Ctx<typeof approvals.request>,
  input: In<typeof approvals.request>,
): Promise<Approval> {
  const { policy = 'any', quorum } = input;
  if ((policy === 'quorum') !== (quorum !== undefined))
    throw invalid('quorum', 'goes with the policy of that name, and only with it');
  const subject =
    input.ticket_id === undefined
      ? await stepOf(ctx)
      : {
          ticket_id: (await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id)).id,
          requester_id: ctx.scope.person_id,
        };
  return ask(ctx, {
    id: input.id ?? randomUUIDv7(),
    subject,
    description: input.description,
    policy,
    quorum,
    named: namedIn(input),
    least: quorum ?? 1,
    expires_at: expiryOf(input, ctx.now()),
    replaces_id: null,
  });
}

/** The step that a run asks for: its request is named after both. */
async function stepOf({ db, scope, principal, request: { id } }: Ctx<typeof approvals.request>): Promise<StepSubject> {
  const [run_id = '', step = ''] = id.split('/', 2);
  const isRun = principal.kind === 'delegate' && principal.delegate.by === `workflow_run:${run_id}`;
  const run = isRun ? await readAsking(db, scope, run_id) : undefined;
  if (run === undefined) throw invalid('ticket_id', 'is required');
  return { run_id, step, title: `${run.workflow_name}: ${step}` };
}

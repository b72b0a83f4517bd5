import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/approvals.ts';
import { useAct } from './act.ts';
import { Danger } from './ask.tsx';
import { TextArea } from './field.tsx';
import { FormDialog } from './form.tsx';
import { PeoplePicker } from './people.tsx';
import { useMay } from '../session.ts';

type Approval = Answers['approvals']['list']['items'][number];

/** Withdraws a request while it is open, and makes it again once it has ended without approval. */
export function WithdrawOrAgain({
  of: { id: request_id, can, status, ticket_id, description },
  latest,
}: {
  of: Approval;
  /** The requests beside it: one that was made again already is not offered once more. */
  latest: readonly Approval[];
}) {
  const may = useMay();
  const [approvers, setApprovers] = useState<ReadonlyMap<string, string>>(new Map());
  const withdraw = useAct(api.approvals.withdraw.mutationOptions(), { done: said.withdrawn });
  const again = useAct(api.approvals.rerequest.mutationOptions(), { done: said.asked, showsProblems: true });
  if (can.includes('withdraw'))
    return (
      <Danger
        label={said.withdraw}
        question={said.withdrawQuestion}
        look="bare"
        run={() => withdraw.mutate({ request_id })}
      />
    );
  const isRepeated = latest.some(
    (one) => one.replaces_id === request_id || (one.ticket_id === ticket_id && isOpen(one)),
  );
  // What a run asks for goes on without it.
  if (!may('approvals.request') || ticket_id === null || isOpen({ status }) || status === 'approved' || isRepeated)
    return null;
  return (
    <FormDialog
      title={said.again}

      look="bare"
      act={again}
      send={({ description: text }) => ({
        request_id,
        ...(text === description ? {} : { description: text! }),
        ...(approvers.size === 0 ? {} : { approver_ids: [...approvers.keys()] }),
      })}
    >
      <p className="text-sm text-muted">{said.againHint}</p>
      <TextArea label={said.question} name="description" rows={4} required defaultValue={description} autoFocus />
      <PeoplePicker label={said.others} chosen={approvers} choose={setApprovers} />
    </FormDialog>
  );
}
const isOpen = ({ status }: Pick<Approval, 'status'>): boolean => status === 'pending';

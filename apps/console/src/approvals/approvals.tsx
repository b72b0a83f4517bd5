import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { Line, Listing, Loaded } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen, Section } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { WithdrawOrAgain } from '../parts/approval-again.tsx';
import { Delegations } from './delegations.tsx';

type Approval = Answers['approvals']['list']['items'][number];
const { approvals: said } = desk;

const tones = {
  pending: 'wait',
  approved: 'good',
  rejected: 'danger',
  withdrawn: 'quiet',
  expired: 'quiet',
  voided: 'warn',
} as const;

export function Approvals() {
  const waiting = useQuery(api.approvals.list.queryOptions({ waiting_for_me: true, page_size: 100 }));
  const others = useInfiniteQuery(api.approvals.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const shown = others.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Screen title={words.nav.approvals}>
      <Loaded of={waiting} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted">{said.empty}</p>
          ) : (
            <section className="space-y-4" aria-label={said.waiting}>
              <h2 className="text-lg font-semibold">{said.waiting}</h2>
              {items.map((approval) => (
                <Decide key={approval.id} approval={approval} />
              ))}
            </section>
          )
        }
      </Loaded>
      <Section title={said.others}>
        <Listing
          of={others}
          label={said.others}
          empty={{ title: said.emptyAll }}
          row={(approval) => (
            <Line title={<SubjectLink {...approval} />} hint={approval.requester.name}>
              <When at={approval.created_at} />
              <Pill tone={tones[approval.status]}>{said.states[approval.status]}</Pill>
              <WithdrawOrAgain of={approval} latest={shown} />
            </Line>
          )}
        />
      </Section>
      <Delegations />
    </Screen>
  );
}

/** What is decided on, where it is opened: a ticket, or the run of a workflow or of an agent. */
function SubjectLink({ subject, ticket_key }: Pick<Approval, 'subject' | 'ticket_key'>) {
  if (subject.run === 'agent')
    return (
      <Link to="/agent/$id" params={{ id: subject.id }} className="inline-block min-h-6 hover:underline">
        {subject.title}
      </Link>
    );
  return ticket_key === null ? (
    <Link to="/workflows/runs/$id" params={{ id: subject.id }} className="inline-block min-h-6 hover:underline">
      {subject.title}
    </Link>
  ) : (
    <Link to="/tickets/$key" params={{ key: ticket_key }} search={{}} className="inline-block min-h-6 hover:underline">
      {ticket_key} {subject.title}
    </Link>
  );
}

/** The text to decide on, and the decision. */
function Decide({ approval }: { approval: Approval }) {
  const { data } = useQuery(api.approvals.get.queryOptions({ request_id: approval.id }));
  const [comments, setComments] = useState('');
  const approve = useAct(api.approvals.approve.mutationOptions(), { done: said.states.approved });
  const reject = useAct(api.approvals.reject.mutationOptions(), { done: said.states.rejected });
  const isBusy = approve.isPending || reject.isPending;
  return (
    <article className="rounded-md border border-line bg-surface p-4">
      <p className="text-sm text-muted">
        {approval.requester.name} {said.asked}
      </p>
      <h3 className="text-lg font-semibold">
        <SubjectLink {...approval} />
      </h3>
      <div className="my-3 space-y-3">
        <Markdown text={approval.description} />
        {!data?.ticket_description ? null : (
          <div className="rounded-sm border border-line p-3">
            <Markdown text={data.ticket_description} />
          </div>
        )}
      </div>
      <TextArea
        label={said.comment}
        placeholder={said.why}
        rows={2}
        value={comments}
        onChange={({ target }) => setComments(target.value)}
      />
      <div className="mt-3 flex gap-2">
        <Button
          look="solid"
          disabled={isBusy || !approval.can.includes('approve')}
          onClick={() => approve.mutate({ request_id: approval.id, ...(comments === '' ? {} : { comments }) })}
        >
          {said.approve}
        </Button>
        <Button
          look="danger"
          disabled={isBusy || comments.trim() === '' || !approval.can.includes('reject')}
          onClick={() => reject.mutate({ request_id: approval.id, comments })}
        >
          {said.reject}
        </Button>
      </div>
    </article>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Empty, Failure, Skeleton } from '../parts/state.tsx';
import { sayWhy } from '../parts/toast.tsx';
import { ago, when } from '../time.ts';

type Approval = Answers['approvals']['list']['items'][number];
const { approvals: said } = words;

export function Approvals() {
  const waiting = useQuery(api.approvals.list.queryOptions({ waiting_for_me: true, page_size: 100 }));
  const others = useQuery(api.approvals.list.queryOptions({ page_size: 50 }));
  const failed = waiting.error ?? others.error;
  if (failed !== null) return <Failure error={failed} again={() => void waiting.refetch()} />;
  if (waiting.data === undefined || others.data === undefined) return <Skeleton />;
  return (
    <main className="h-full overflow-y-auto p-4 md:p-6">
      <div className="mx-auto max-w-3xl space-y-8">
        <h1 className="text-xl font-semibold">{words.nav.approvals}</h1>
        <section className="space-y-4" aria-label={said.waiting}>
          <h2 className="text-sm font-semibold text-muted">{said.waiting}</h2>
          {waiting.data.items.length === 0 ? <p className="text-muted">{said.empty}</p> : null}
          {waiting.data.items.map((approval) => (
            <Decide key={approval.id} approval={approval} />
          ))}
        </section>
        <section aria-label={said.others}>
          <h2 className="mb-2 text-sm font-semibold text-muted">{said.others}</h2>
          {others.data.items.length === 0 ? <Empty title={said.emptyAll} /> : null}
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {others.data.items.map((approval) => (
              <li key={approval.id} className="flex flex-wrap items-center gap-x-3 px-4 py-2 text-sm">
                <State of={approval.status} />
                <Link
                  to="/tickets/$key"
                  params={{ key: approval.ticket_key }}
                  search={{}}
                  className="min-w-0 grow truncate hover:underline"
                >
                  {approval.ticket_key} {approval.ticket_title}
                </Link>
                <span className="text-muted">{approval.requester.name}</span>
                <time className="text-muted" dateTime={approval.created_at} title={when(approval.created_at)}>
                  {ago(approval.created_at)}
                </time>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </main>
  );
}

const inks = {
  pending: 'text-wait',
  approved: 'text-good',
  rejected: 'text-danger',
  withdrawn: 'text-muted',
  expired: 'text-muted',
  voided: 'text-warn',
} as const;
const State = ({ of }: { of: Approval['status'] }) => (
  <span className={`w-20 font-semibold ${inks[of]}`}>{said.states[of]}</span>
);

/** The text to decide on, and the decision. */
function Decide({ approval }: { approval: Approval }) {
  const queries = useQueryClient();
  const { data } = useQuery(api.approvals.get.queryOptions({ request_id: approval.id }));
  const [comments, setComments] = useState('');
  const done = {
    onError: sayWhy,
    onSettled: () => queries.invalidateQueries({ queryKey: api.approvals.pathKey() }),
  };
  const approve = useMutation(api.approvals.approve.mutationOptions(done));
  const reject = useMutation(api.approvals.reject.mutationOptions(done));
  const isBusy = approve.isPending || reject.isPending;
  return (
    <article className="rounded-md border border-line bg-surface p-4">
      <p className="text-sm text-muted">
        {approval.requester.name} {said.asked}
      </p>
      <h3 className="text-lg font-semibold">
        <Link to="/tickets/$key" params={{ key: approval.ticket_key }} search={{}} className="hover:underline">
          {approval.ticket_key} {approval.ticket_title}
        </Link>
      </h3>
      <div className="my-3 space-y-3">
        <Markdown text={approval.description} />
        {data === undefined || data.ticket_description === '' ? null : (
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

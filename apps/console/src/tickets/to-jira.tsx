import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers, type Ticket } from '../desk.ts';
import { said } from '../messages/en/issues.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Check, Select } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Line, Lines } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { say } from '../parts/toast.tsx';

type Result = Answers['jira']['bulkCreate'];
interface Wanted {
  readonly ticket_ids: string[];
  readonly project_key: string;
  readonly update_existing: boolean;
}
/** So many are created in one call. */
const MOST = 50;

/** Creates issues for several tickets, where the team has a Jira that can be asked. */
export function ToJira({ tickets }: { tickets: readonly Ticket[] }) {
  const { data } = useQuery({
    ...api.jira.ticket.queryOptions({ ticket_id: tickets[0]!.id }),
    // Whether there is a Jira is the same for all of them.
    staleTime: 300_000,
  });
  if (data?.connected !== true || data.projects.length === 0) return null;
  return (
    <Opens title={said.manyTitle} label={said.many}>
      {(close) => <Steps tickets={tickets} projects={data.projects} close={close} />}
    </Opens>
  );
}

function Steps({
  tickets,
  projects,
  close,
}: {
  tickets: readonly Ticket[];
  projects: readonly string[];
  close: () => void;
}) {
  const [wanted, setWanted] = useState<Wanted>();
  const check = useAct(api.jira.bulkCreate.mutationOptions(), { showsProblems: true });
  const go = useAct(api.jira.bulkCreate.mutationOptions(), {
    after: ({ created, failed }) => {
      say(said.finished(created, failed), { isProblem: failed > 0 });
      close();
    },
  });
  const { data: result } = check;
  if (wanted === undefined || result === undefined)
    return (
      <Form
        act={check}
        submit={said.check}
        cancel={close}
        send={({ project_key }, form) => {
          const next = {
            ticket_ids: tickets.slice(0, MOST).map(({ id }) => id),
            project_key: project_key!,
            update_existing: form.has('update_existing'),
          };
          setWanted(next);
          return { ...next, dry_run: true };
        }}
      >
        <p className="text-sm text-muted">{said.manyHint}</p>
        {tickets.length > MOST ? <p className="text-sm text-warn">{said.most(MOST)}</p> : null}
        <Select label={said.project} name="project_key" choices={projects.map((value) => ({ value, label: value }))} />
        <Check label={said.update} name="update_existing" />
      </Form>
    );
  const count = result.items.filter(({ status }) => status === 'would_create' || status === 'updated').length;
  return (
    <div className="space-y-4">
      <Results items={result.items} tickets={tickets} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{words.ticket.cancel}</Button>
        <Button look="solid" disabled={count === 0 || go.isPending} onClick={() => go.mutate(wanted)}>
          {said.go(count)}
        </Button>
      </div>
    </div>
  );
}

const tones: Readonly<Record<Result['items'][number]['status'], Tone>> = {
  created: 'good',
  updated: 'good',
  would_create: 'accent',
  skipped: 'quiet',
  failed: 'danger',
};
const Results = ({ items, tickets }: { items: Result['items']; tickets: readonly Ticket[] }) => (
  <div tabIndex={0} role="group" aria-label={said.results} className="max-h-[50dvh] overflow-y-auto">
    <Lines
      items={items.map((item) => ({ ...item, id: item.ticket_id ?? String(item.line) }))}
      label={said.results}
      empty={{ title: said.results }}
      row={({ ticket_id, status, issue_key, error }) => {
        const ticket = tickets.find(({ id }) => id === ticket_id);
        return (
          <Line
            title={ticket === undefined ? (issue_key ?? '') : `${ticket.key} ${ticket.title}`}
            hint={error ?? issue_key ?? undefined}
          >
            <Pill tone={tones[status]}>{said.states[status]}</Pill>
          </Line>
        );
      }}
    />
  </div>
);

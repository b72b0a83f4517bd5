import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { useKeys } from '../../keys.ts';
import { inOurTeam } from '../../links.ts';
import { said as words } from '../../messages/en/tickets.ts';
import { words as shared } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { EditDialog, Form, FormDialog } from '../../parts/form.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { PeoplePicker } from '../../parts/people.tsx';
import { Pill } from '../../parts/pill.tsx';
import { several } from '../../parts/several.ts';
import { say } from '../../parts/toast.tsx';
import { Upload } from '../../parts/upload.tsx';
import { When } from '../../parts/when.tsx';
import { WithdrawOrAgain } from '../../parts/approval-again.tsx';
import { momentOf } from '../../moment.ts';
import { useMay } from '../../session.ts';
import { when } from '../../time.ts';
import { DeploymentState } from '../../staging/deployments.tsx';
import { FactLines, Part } from '../../parts/part.tsx';
import { CustomField, customIn, useAsked, useFields } from '../custom-fields.tsx';
import { snoozes } from './snoozes.ts';

type Detail = Answers['tickets']['get'];
interface OfTicket {
  ticket: Detail;
}

/** The files of a ticket, and one more. */
export function Files({ ticket: { id: ticket_id } }: OfTicket) {
  const may = useMay();
  const { data } = useQuery(api.files.forTicket.queryOptions({ ticket_id, page_size: 50 }));
  const files = data?.items ?? [];
  if (files.length === 0 && !may('files.write')) return null;
  return (
    <Part
      title={words.files}
      action={
        may('files.write') ? <Upload label={words.attach} look="bare" to={{ ticket_id }} shownIn={['files']} /> : null
      }
    >
      <ul>
        {files.map(({ id, name, url, is_internal }) => (
          <li key={id} className="flex items-center gap-2">
            <a
              href={inOurTeam(url)}
              download={name}
              className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
            >
              {name}
            </a>
            {is_internal ? <Pill tone="warn">{shared.ticket.internal}</Pill> : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}

const tones = {
  pending: 'wait',
  approved: 'good',
  rejected: 'danger',
  withdrawn: 'quiet',
  expired: 'quiet',
  voided: 'warn',
} as const;

/** Whether what the ticket says was approved, and asking for it. */
export function Approvals({ ticket: { id: ticket_id } }: OfTicket) {
  const may = useMay();
  const [approvers, setApprovers] = useState<ReadonlyMap<string, string>>(new Map());
  const { data } = useQuery({
    ...api.approvals.list.queryOptions({ ticket_id, page_size: 20 }),
    enabled: may('approvals.read'),
  });
  const request = useAct(api.approvals.request.mutationOptions(), { showsProblems: true });
  const requests = data?.items ?? [];
  if (!may('approvals.read') || (requests.length === 0 && !may('approvals.request'))) return null;
  return (
    <Part
      title={words.approvals}
      action={
        may('approvals.request') ? (
          <FormDialog
            title={words.askApproval}
            label={words.ask}
            look="bare"
            act={request}
            keeps={`approval/${ticket_id}`}
            send={({ description }) => ({ ticket_id, description: description!, approver_ids: [...approvers.keys()] })}
          >
            <TextArea label={words.question} name="description" rows={4} required />
            <PeoplePicker label={words.approvers} chosen={approvers} choose={setApprovers} />
          </FormDialog>
        ) : null
      }
    >
      <ul>
        {requests.map((approval) => (
          <li key={approval.id} className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 grow truncate">{approval.approver.name}</span>
            <When at={approval.created_at} className="text-xs text-muted" />
            <Pill tone={tones[approval.status]}>{words.states[approval.status]}</Pill>
            <WithdrawOrAgain of={approval} latest={requests} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Where what the ticket is about was deployed, and asking for it. */
export function Deployments({ ticket: { id: ticket_id } }: OfTicket) {
  const may = useMay();
  const { data } = useQuery({
    ...api.staging.deployments.list.queryOptions({ ticket_id, page_size: 20 }),
    enabled: may('deployments.read'),
  });
  const environments = useQuery({
    ...api.staging.environments.queryOptions({ page_size: 100 }),
    enabled: may('deployments.request'),
    staleTime: 60_000,
  });
  const create = useAct(api.staging.deployments.create.mutationOptions(), { showsProblems: true });
  const deployments = data?.items ?? [];
  const places = environments.data?.items ?? [];
  const asks = may('deployments.request') && places.length > 0;
  if (deployments.length === 0 && !asks) return null;
  return (
    <Part
      title={words.deployments}
      action={
        asks ? (
          <FormDialog
            title={words.askDeployment}
            label={words.deploy}
            look="bare"
            act={create}
            keeps={`deployment/${ticket_id}`}
            send={({ environment_id, version, deployment_notes }) => ({
              ticket_id,
              environment_id: environment_id!,
              version: version!,
              ...(deployment_notes === '' ? {} : { deployment_notes: deployment_notes! }),
            })}
          >
            <Select
              label={words.environment}
              name="environment_id"
              choices={places.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <TextField label={words.version} name="version" required maxLength={100} autoFocus />
            <TextArea label={words.notes} name="deployment_notes" rows={3} />
          </FormDialog>
        ) : null
      }
    >
      <ul>
        {deployments.map(({ id, version, environment_name, status }) => (
          <li key={id} className="flex items-center gap-2">
            <Link
              to="/staging/deployments/$id"
              params={{ id }}
              className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
            >
              {version} {words.on} {environment_name}
            </Link>
            <DeploymentState of={status} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Puts a ticket aside until a time, or until it is answered. */
export function Snooze({ ticket: { id: ticket_id, can, snoozed_at, snoozed_until } }: OfTicket) {
  const may = useMay();
  const wake = useAct(api.tickets.wake.mutationOptions());
  const snooze = useAct(api.tickets.snooze.mutationOptions(), {
    showsProblems: true,
    after: (_, { until }) =>
      say(until == null ? words.snoozedUntilAnswered : words.snoozedUntil(when(until)), {
        undo: () => wake.mutate({ ticket_id }),
      }),
  });
  useKeys({
    h: can.includes('snooze') ? () => document.querySelector<HTMLElement>('#snooze button')?.click() : undefined,
  });
  if (snoozed_at !== null)
    return (
      <Part
        title={words.snoozed}
        action={
          may('tickets.handle') ? (
            <Button look="bare" onClick={() => wake.mutate({ ticket_id })}>
              {words.wake}
            </Button>
          ) : null
        }
      >
        {snoozed_until === null ? words.untilAnswered : <When at={snoozed_until} />}
      </Part>
    );
  if (!can.includes('snooze')) return null;
  return (
    <span id="snooze" className="mr-2">
      <Opens title={words.snooze} shortcut="h">
        {(close) => (
          <>
            <p className="mb-3 text-sm text-muted">{words.untilHint}</p>
            <div className="mb-4 grid gap-2 sm:grid-cols-2">
              {snoozes(new Date()).map(([name, until]) => (
                <Button
                  key={name}
                  title={until === null ? undefined : when(until)}
                  disabled={snooze.isPending}
                  onClick={() => snooze.mutate({ ticket_id, until }, { onSuccess: close })}
                >
                  {words.untilTimes[name]}
                </Button>
              ))}
            </div>
            <Form
              act={snooze}
              submit={words.snooze}
              cancel={close}
              sent={close}
              send={({ until }) => ({ ticket_id, until: momentOf(until) })}
            >
              <TextField label={words.untilOther} name="until" type="datetime-local" required />
            </Form>
          </>
        )}
      </Opens>
    </span>
  );
}

/** What the reporter said of how it was solved, once they were asked. */
export function Rating({ ticket: { id: ticket_id } }: OfTicket) {
  const { data } = useQuery({
    ...api.ratings.list.queryOptions({ ticket_id, page_size: 1 }),
    enabled: useMay()('tickets.handle'),
  });
  const [rating] = data?.items ?? [];
  if (rating === undefined) return null;
  return (
    <Part title={words.rating}>
      <p>
        {rating.score === null ? words.ratingAsked : words.scored(rating.score)}{' '}
        <When at={rating.answered_at ?? rating.asked_at} className="text-muted" />
      </p>
      {rating.comment === null ? null : <Markdown text={rating.comment} />}
    </Part>
  );
}

/** What helped with tickets like this one, and whether it does again. */
export function Recommendations({ ticket: { id: ticket_id } }: OfTicket) {
  const { data } = useQuery(api.recommendations.list.queryOptions({ ticket_id, page_size: 3 }));
  const rate = useAct(api.recommendations.rate.mutationOptions());
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Part title={words.recommendations}>
      <ul className="space-y-2">
        {items.map(({ id, title, text, rated }) => (
          <li key={id}>
            <details>
              <summary className="min-h-6 cursor-pointer">{title}</summary>
              <Markdown text={text} />
            </details>
            {(
              [
                [true, words.helped],
                [false, words.helpedNot],
              ] as const
            ).map(([helpful, name]) => (
              <Button
                key={name}
                look="bare"
                aria-pressed={rated === helpful}
                className={rated === helpful ? 'bg-sunken' : 'text-muted'}
                onClick={() => rate.mutate({ recommendation_id: id, helpful })}
              >
                {name}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Category, tags, and what the team records on its tickets besides. */
export function Details({ ticket }: OfTicket) {
  const { id: ticket_id, category, tags, custom, missing_fields, can } = ticket;
  const fields = useFields();
  const asked = useAsked(ticket.type);
  const act = useAct(api.tickets.update.mutationOptions(), { showsProblems: true });
  const facts = [
    ...(category === null ? [] : [[shared.ticket.category, category] as const]),
    ...fields.flatMap(({ key, name, kind }) => {
      const value = custom[key];
      if (missing_fields.includes(key)) return [[name, words.missing] as const];
      if (value === null || value === undefined) return [];
      return [[name, kind === 'boolean' ? (value === true ? shared.act.yes : shared.act.no) : String(value)] as const];
    }),
  ];
  const edits = can.includes('update');
  if (facts.length === 0 && !edits) return null;
  return (
    <Part
      title={words.details}
      action={
        edits ? (
          <EditDialog
            title={words.editDetails}
            look="bare"
            act={act}
            of={ticket}
            send={(values, form, { version }) => ({
              ticket_id,
              version,
              category: values['category'] === '' ? null : values['category']!,
              tags: several(values['tags']),
              ...(fields.length === 0 ? {} : { custom: customIn(form, fields) }),
            })}
          >
            <TextField label={shared.ticket.category} name="category" maxLength={100} defaultValue={category ?? ''} />
            <TextField label={shared.ticket.tags} hint={words.tagsHint} name="tags" defaultValue={tags.join(' ')} />
            {fields.map((field) => (
              <CustomField
                key={field.key}
                // What the form of its type does not ask for can be said all the same.
                field={asked.find(({ key }) => key === field.key) ?? { ...field, required: false }}
                value={custom[field.key] ?? null}
              />
            ))}
          </EditDialog>
        ) : null
      }
    >
      <FactLines of={facts} />
    </Part>
  );
}

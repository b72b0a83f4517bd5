import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { QueueEntry } from '@deskwire/sdk/offline';
import { api, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Lines, Listing } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Facts, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { when } from '../time.ts';
import { InspectionState } from './inspections.tsx';
import { ChangePlan } from './plan.tsx';
import { PhotoStrip } from './photos.tsx';
import { AnswerText } from './answer.tsx';
import { AnswerField, PhotoField, type Value } from './answering.tsx';
import { useWaitingOf, withQueue } from './waiting.ts';

const { inspections: said } = field;
type Inspection = Answers['inspections']['get'];
type Item = Inspection['items'][number];
type Conflict = Answers['inspections']['conflicts']['items'][number];

export function InspectionScreen() {
  const { key } = useParams({ from: '/inspections/$key' });
  const { data, error, refetch } = useQuery(api.inspections.get.queryOptions({ inspection_id: key }));
  const writes = useMay()('field.write');
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const isOpen = data.status !== 'completed';
  return (
    <Screen
      title={`${data.key} ${data.title}`}
      hint={
        <Link to="/inspections" className="inline-block min-h-6 leading-6 hover:underline">
          {said.back}
        </Link>
      }
      actions={
        <>
          <InspectionState of={data.status} />
          {writes && isOpen ? <ChangePlan inspection={data} /> : null}
          {writes ? <Actions inspection={data} /> : null}
        </>
      }
    >
      <Facts
        of={[
          [said.assignee, data.assignee?.name ?? said.nobody],
          [said.site, data.site === '' ? null : data.site],
          [said.scheduled, data.scheduled_at === null ? null : when(data.scheduled_at)],
          [said.started, data.started_at === null ? null : when(data.started_at)],
          [
            said.completed,
            data.completed_at === null ? null : `${when(data.completed_at)} · ${data.completer?.name ?? ''}`,
          ],
          [said.creator, data.creator.name],
        ]}
      />
      {data.description === '' ? null : (
        <div className="mt-6">
          <Markdown text={data.description} />
        </div>
      )}
      {data.open_conflicts === 0 ? null : <Conflicts inspection={data} writes={writes && isOpen} />}
      {isOpen ? <Missing inspection={data} /> : null}
      <Given inspection={data} writes={writes && isOpen} />
    </Screen>
  );
}

/** Completing is offered also where something is missing: the server says then what, and so does the screen. */
function Actions({ inspection: { id: inspection_id, status } }: { inspection: Inspection }) {
  const complete = useAct(api.inspections.complete.mutationOptions());
  const reopen = useAct(api.inspections.reopen.mutationOptions(), { showsProblems: true });
  if (status === 'completed')
    return (
      <FormDialog title={said.reopen} act={reopen} send={({ reason }) => ({ inspection_id, reason: reason! })}>
        <TextArea label={said.reason} name="reason" required maxLength={1000} autoFocus />
      </FormDialog>
    );
  return (
    <Button look="solid" disabled={complete.isPending} onClick={() => complete.mutate({ inspection_id })}>
      {said.complete}
    </Button>
  );
}

function Missing({ inspection: { id: inspection_id } }: { inspection: Inspection }) {
  const { data } = useQuery(api.inspections.missing.queryOptions({ inspection_id }));
  if (data === undefined) return null;
  // An item can lack several things, each for its own reason.
  const items = data.items.map((part) => ({ ...part, id: `${part.item_key ?? ''} ${part.reason}` }));
  return (
    <Section title={said.missing} hint={items.length === 0 ? undefined : said.missingHint}>
      {items.length === 0 ? (
        <p className="text-sm text-muted">{said.nothingMissing}</p>
      ) : (
        <Lines
          items={items}
          label={said.missing}
          empty={{ title: said.nothingMissing }}
          row={({ label, reason, have, needs }) => (
            <p className="flex flex-wrap items-center gap-x-3 px-4 py-2">
              <span className="min-w-0 grow wrap-anywhere">{label ?? said.whole}</span>
              <span className="text-sm text-muted">
                {said.reasons[reason]}
                {reason === 'photos' ? ` (${said.of(have, needs)})` : ''}
              </span>
            </p>
          )}
        />
      )}
    </Section>
  );
}

function Conflicts({ inspection, writes }: { inspection: Inspection; writes: boolean }) {
  const list = useInfiniteQuery(
    api.inspections.conflicts.infiniteQueryOptions({ inspection_id: inspection.id, page_size: 50 }, paged),
  );
  return (
    <Section title={said.decide} hint={said.decideHint}>
      <Listing
        of={list}
        label={said.decide}
        empty={{ title: said.resolved }}
        row={(conflict) => (
          <TwoAnswers
            conflict={conflict}
            inspection_id={inspection.id}
            item={inspection.items.find(({ key }) => key === conflict.item_key)}
            writes={writes}
          />
        )}
      />
    </Section>
  );
}

interface TwoProps {
  conflict: Conflict;
  inspection_id: string;
  item: Item | undefined;
  writes: boolean;
}
/** Both answers side by side. The version says which one somebody saw standing: if it changed since, nothing is decided. */
function TwoAnswers({
  conflict: { id: conflict_id, item_key, standing, aside },
  inspection_id,
  item,
  writes,
}: TwoProps) {
  const { mutate, isPending } = useAct(api.inspections.resolve.mutationOptions(), { done: said.resolved });
  const decide = (keep: 'standing' | 'aside') =>
    mutate({ inspection_id, conflict_id, keep, standing_version: standing?.version ?? 0 });
  const sides = [
    ['standing', said.standing, said.keepStanding, standing],
    ['aside', said.aside, said.keepAside, aside],
  ] as const;
  const label = item?.label ?? item_key;
  return (
    <div className="px-4 py-3">
      <h3 className="mb-2 font-semibold wrap-anywhere">{label}</h3>
      <div className="grid gap-3 sm:grid-cols-2">
        {sides.map(([keep, name, button, answer]) => (
          <div key={keep} className="flex min-w-0 flex-col gap-2 rounded-sm bg-sunken p-3">
            <p className="text-xs font-semibold text-muted">{name}</p>
            <div className="grow">
              <AnswerText value={answer?.value ?? null} />
            </div>
            {answer === null ? null : (
              <p className="text-sm text-muted">
                {answer.author.name} <When at={answer.client_at ?? answer.created_at} />
              </p>
            )}
            {writes ? (
              <Button disabled={isPending} onClick={() => decide(keep)} aria-label={`${label}: ${button}`}>
                {button}
              </Button>
            ) : null}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What was answered, item by item, with the photos of each; and where it may be, what is answered here. */
function Given({ inspection, writes }: { inspection: Inspection; writes: boolean }) {
  const { id: inspection_id, items, answers } = inspection;
  const here = useWaitingOf(inspection_id);
  const list = useInfiniteQuery(api.photos.list.infiniteQueryOptions({ inspection_id, page_size: 100 }, paged));
  const photos = list.data?.pages.flatMap((page) => page.items) ?? [];
  const others = photos.filter(({ item_key }) => !items.some(({ key }) => key === item_key));
  return (
    <>
      <Section title={said.answers} hint={here.length === 0 ? undefined : said.waits(here.length)}>
        <Lines
          items={items.map((item) => ({ ...item, id: item.key }))}
          label={said.answers}
          empty={{ title: said.noItems }}
          row={({ id: _, ...item }) => {
            const { key, label, kind, required } = item;
            const answer = answers.find(({ item_key }) => item_key === key);
            const waiting = here.filter(({ input }) => input['item_key'] === key);
            const newest = waiting.findLast(({ path }) => path === 'inspections.answer');
            const value = newest === undefined ? (answer?.value ?? null) : (newest.input['value'] as Value);
            const keep = (given: NonNullable<Value>) =>
              withQueue((queue) =>
                queue.add('inspections.answer', {
                  inspection_id,
                  item_key: key,
                  value: given,
                  base_version: answer?.version ?? 0,
                  client_at: new Date().toISOString(),
                }),
              );
            const addPhoto = (file: File) =>
              withQueue((queue) => queue.addPhoto(file, { inspection_id, item_key: key, filename: file.name }));
            return (
              <div className="px-4 py-3">
                <h3 className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
                  <span className="min-w-0 wrap-anywhere">{label}</span>
                  {required ? <Pill tone="quiet">{said.required}</Pill> : null}
                  {newest === undefined ? null : <Pill tone="wait">{said.waiting}</Pill>}
                </h3>
                {kind === 'photo' ? null : newest !== undefined && typeof value === 'string' ? (
                  // What draws Markdown may not be here without a network.
                  <p className="wrap-anywhere whitespace-pre-wrap">{value}</p>
                ) : (
                  <AnswerText value={value} />
                )}
                {answer === undefined || newest !== undefined ? null : (
                  <p className="text-sm text-muted">
                    {answer.author.name} <When at={answer.client_at ?? answer.created_at} />
                  </p>
                )}
                <PhotoStrip label={label} photos={photos.filter(({ item_key }) => item_key === key)} />
                <Waits of={waiting} />
                {writes ? (
                  <AnswerField item={item} about={`${inspection_id}/${key}`} value={value} keep={keep} />
                ) : null}
                {writes ? <PhotoField label={label} add={addPhoto} /> : null}
              </div>
            );
          }}
        />
      </Section>
      {others.length === 0 ? null : (
        <Section title={said.photos}>
          <Card>
            <PhotoStrip label={said.photos} photos={others} />
          </Card>
        </Section>
      )}
      {list.error === null ? null : (
        <p role="alert" className="mt-4 text-sm text-danger">
          {words.state.failed}
        </p>
      )}
      <MoreButton of={list} />
    </>
  );
}

/** Photos that wait for a network, and what the server did not take. */
function Waits({ of }: { of: readonly QueueEntry[] }) {
  const photos = of.filter(({ file, problem }) => file !== undefined && problem === undefined);
  const refused = of.flatMap(({ id, problem }) => (problem === undefined ? [] : [{ id, problem }]));
  return (
    <>
      {photos.length === 0 ? null : <p className="mt-2 text-sm text-muted">{said.photosWait(photos.length)}</p>}
      {refused.map(({ id, problem }) => (
        <div key={id} role="alert" className="mt-2 flex flex-wrap items-center gap-2 text-sm text-danger">
          <span className="min-w-0 grow basis-40">
            {problem.kind === 'refused' ? problem.message : said.changedMeanwhile}
          </span>
          <Button onClick={() => withQueue((queue) => queue.retry(id))}>{said.tryAgain}</Button>
          <Button look="danger" onClick={() => withQueue((queue) => queue.discard(id))}>
            {said.giveUp}
          </Button>
        </div>
      ))}
    </>
  );
}

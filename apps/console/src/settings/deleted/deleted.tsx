import { useInfiniteQuery, useQueries, type QueryFunctionContext, type QueryKey } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { api, paged } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct, type Act } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { Line, Listing, type AskedInPages } from '../../parts/listing.tsx';
import { Skeleton } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';

const { deleted: shown } = said;
type Kind = keyof typeof shown.kinds;

/** What was deleted, and can be restored for 30 days. */
export function DeletedRoom() {
  const may = useMay();
  const offered = (Object.keys(shown.kinds) as Kind[]).filter((kind) => may(kinds[kind].needs));
  const counts = useQueries({ queries: offered.map((kind) => kinds[kind].count) });
  const [chosen, setChosen] = useState<Kind>();
  const filled = counts.findIndex(({ data }) => data !== undefined && data.total > 0);
  const isCounted = counts.every(({ isPending }) => !isPending);
  // What was found first stays, also once the last of it was restored.
  const found = offered[filled] ?? (isCounted ? offered[0] : undefined);
  if (chosen === undefined && found !== undefined && counts.slice(0, filled).every(({ isPending }) => !isPending))
    setChosen(found);
  const Shown = chosen === undefined ? undefined : kinds[chosen].List;
  return (
    <Room
      title={said.room.deleted}
      hint={shown.hint}
      actions={
        <Select
          label={shown.which}
          isLabelHidden
          choices={offered.map((value, at) => ({
            value,
            label: shown.kindOf(shown.kinds[value], counts[at]?.data?.total ?? 0),
          }))}
          value={chosen ?? ''}
          onChange={({ target }) => setChosen(target.value as Kind)}
        />
      }
    >
      {Shown === undefined ? <Skeleton /> : <Shown key={chosen} />}
    </Room>
  );
}

interface TrashProps<T, I> {
  of: AskedInPages<T>;
  titleOf: (row: T) => string;
  act: Act<I>;
  send: (row: T) => I;
}
function Trash<T extends { readonly id: string }, I>({ of: list, titleOf, act, send }: TrashProps<T, I>) {
  return (
    <Listing
      of={list}
      label={said.room.deleted}
      empty={{ title: shown.empty }}
      row={(row) => (
        <Line title={titleOf(row)}>
          {'deleted_at' in row && typeof row.deleted_at === 'string' ? <When at={row.deleted_at} /> : null}
          <Button
            aria-label={`${words.act.restore}: ${titleOf(row)}`}
            disabled={act.isPending}
            onClick={() => act.mutate(send(row))}
          >
            {words.act.restore}
          </Button>
        </Line>
      )}
    />
  );
}

const done = { done: shown.restored } as const;
const asked = { deleted: true, page_size: 50 } as const;
const short = { ...asked, view: 'row' } as const;
const one = { deleted: true, page_size: 1 } as const;

interface Total {
  readonly total: number;
}
/** Asks how many there are, whatever they are. */
interface Counted {
  readonly queryKey: QueryKey;
  queryFn?(context: QueryFunctionContext): Total | Promise<Total>;
}

interface Restorable {
  readonly needs: TeamPermission;
  readonly count: Counted;
  readonly List: () => ReactNode;
}
/** Each kind of row that can be restored: who may, how many there are, where it is listed, and how it comes back. */
const kinds: Readonly<Record<Kind, Restorable>> = {
  tickets: {
    needs: 'tickets.manage',
    count: api.tickets.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.tickets.list.infiniteQueryOptions(short, paged));
      const act = useAct(api.tickets.restore.mutationOptions(), done);
      return (
        <Trash
          of={of}
          titleOf={({ key, title }) => `${key} ${title}`}
          act={act}
          send={({ id: ticket_id }) => ({ ticket_id })}
        />
      );
    },
  },
  tasks: {
    needs: 'projects.create',
    count: api.tasks.listAll.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.tasks.listAll.infiniteQueryOptions(short, paged));
      const act = useAct(api.tasks.restore.mutationOptions(), done);
      return (
        <Trash
          of={of}
          titleOf={({ key, title }) => `${key} ${title}`}
          act={act}
          send={({ id: task_id }) => ({ task_id })}
        />
      );
    },
  },
  projects: {
    needs: 'projects.create',
    count: api.projects.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.projects.list.infiniteQueryOptions(short, paged));
      const act = useAct(api.projects.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: project_id }) => ({ project_id })} />;
    },
  },
  files: {
    needs: 'files.write',
    count: api.files.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.files.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.files.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: file_id }) => ({ file_id })} />;
    },
  },
  documents: {
    needs: 'knowledge.write',
    count: api.documents.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.documents.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.documents.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ title }) => title} act={act} send={({ id: doc_id }) => ({ doc_id })} />;
    },
  },
  collections: {
    needs: 'knowledge.write',
    count: api.collections.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.collections.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.collections.restore.mutationOptions(), done);
      return (
        <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: collection_id }) => ({ collection_id })} />
      );
    },
  },
  memories: {
    needs: 'knowledge.write',
    count: api.memory.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.memory.list.infiniteQueryOptions(short, paged));
      const act = useAct(api.memory.restore.mutationOptions(), done);
      return (
        <Trash of={of} titleOf={({ content }) => content} act={act} send={({ id: memory_id }) => ({ memory_id })} />
      );
    },
  },
  chats: {
    needs: 'ai.use',
    count: api.chat.sessions.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.chat.sessions.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.chat.sessions.restore.mutationOptions(), done);
      return (
        <Trash
          of={of}
          titleOf={({ title }) => title ?? shown.untitled}
          act={act}
          send={({ id: session_id }) => ({ session_id })}
        />
      );
    },
  },
  reports: {
    needs: 'reports.write',
    count: api.reports.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.reports.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.reports.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ title }) => title} act={act} send={({ id: report_id }) => ({ report_id })} />;
    },
  },
  inspections: {
    needs: 'field.write',
    count: api.inspections.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.inspections.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.inspections.restore.mutationOptions(), done);
      return (
        <Trash
          of={of}
          titleOf={({ key, title }) => `${key} ${title}`}
          act={act}
          send={({ id: inspection_id }) => ({ inspection_id })}
        />
      );
    },
  },
  templates: {
    needs: 'field.write',
    count: api.inspections.templates.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.inspections.templates.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.inspections.templates.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: template_id }) => ({ template_id })} />;
    },
  },
  workflows: {
    needs: 'automation.manage',
    count: api.workflows.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.workflows.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.workflows.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: workflow_id }) => ({ workflow_id })} />;
    },
  },
  webhooks: {
    needs: 'integrations.manage',
    count: api.webhooks.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.webhooks.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.webhooks.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ url }) => url} act={act} send={({ id: webhook_id }) => ({ webhook_id })} />;
    },
  },
  sources: {
    needs: 'integrations.manage',
    count: api.inbound.sources.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.inbound.sources.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.inbound.sources.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ slug }) => slug} act={act} send={({ id: source_id }) => ({ source_id })} />;
    },
  },
  products: {
    needs: 'products.manage',
    count: api.products.list.queryOptions(one),
    List: () => {
      const of = useInfiniteQuery(api.products.list.infiniteQueryOptions(asked, paged));
      const act = useAct(api.products.restore.mutationOptions(), done);
      return <Trash of={of} titleOf={({ name }) => name} act={act} send={({ id: product_id }) => ({ product_id })} />;
    },
  },
};

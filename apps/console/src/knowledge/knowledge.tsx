import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { desk, paged } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { Select, TextField } from '../parts/field.tsx';
import { Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty } from '../parts/state.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { addressOf, type Hit } from '../palette/found.ts';
import { useSettled } from '../palette/palette.tsx';
import { readKnowledgeSearch, type KnowledgeSearch } from './search.ts';

const { search: said, knowledge } = words;
type Kind = Hit['kind'];

/** The parts of the knowledge. */
export function Parts() {
  const may = useMay();
  return (
    <Tabs
      label={knowledge.views}
      of={[
        ['/knowledge', knowledge.search],
        ['/knowledge/documents', knowledge.documents],
        ['/knowledge/collections', knowledge.collections],
        ['/knowledge/memory', words.memory.title],
        ...(may('ai.use') ? ([['/knowledge/written', knowledge.written]] as const) : []),
      ]}
    />
  );
}

/** One search over everything that one may see, with the place where each hit stands. */
export function KnowledgeScreen() {
  const { q = '', kind } = readKnowledgeSearch({ ...useSearch({ from: '/knowledge' }) });
  const navigate = useNavigate({ from: '/knowledge' });
  const [typed, setTyped] = useState(q);
  const settled = useSettled(typed.trim());
  const show = (next: KnowledgeSearch) =>
    void navigate({
      search: { ...(settled === '' ? {} : { q: settled }), ...(next.kind === undefined ? {} : { kind: next.kind }) },
      replace: true,
    });
  const shown = useEffectEvent(() => show(kind === undefined ? {} : { kind }));
  useEffect(() => shown(), [settled]);
  const list = useInfiniteQuery({
    queryKey: [['search', 'global'], settled, kind],
    queryFn: ({ pageParam: cursor }) =>
      desk.api.search.global.mutate({
        query: settled,
        page_size: 20,
        ...(kind === undefined ? {} : { kinds: [kind] }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
    initialPageParam: undefined as string | undefined,
    ...paged,
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  return (
    <Screen title={knowledge.title}>
      <Parts />
      <div className="mb-4 flex flex-wrap gap-2" role="search">
        <div className="grow basis-60">
          <TextField
            label={said.title}
            isLabelHidden
            type="search"
            autoFocus
            placeholder={said.placeholder}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
        <Select
          label={said.kinds}
          isLabelHidden
          choices={[
            { value: '', label: `${said.kinds}: –` },
            ...(Object.keys(words.kinds) as Kind[])
              .filter((one) => one !== 'project_comment')
              .map((value) => ({ value, label: words.kinds[value] })),
          ]}
          value={kind ?? ''}
          onChange={({ target }) => show(target.value === '' ? {} : { kind: target.value as Kind })}
        />
      </div>
      {settled === '' ? (
        <Empty title={said.start} />
      ) : (
        <Listing
          of={list}
          label={said.title}
          empty={{ title: said.nothing, hint: said.nothingHint }}
          clear={kind === undefined ? undefined : () => show({})}
          row={(hit) => <Found hit={hit} />}
        />
      )}
    </Screen>
  );
}

function Found({ hit }: { hit: Hit }) {
  const { kind, key, title, snippet, home, page, created_at } = hit;
  const address = addressOf(hit);
  const name = <Marked hit={hit} field="title" text={title} />;
  const facts = [
    words.kinds[kind],
    ...(key === null ? [] : [key]),
    ...(home === null ? [] : [`${said.in} ${home.key ?? home.title}`]),
    ...(page === null ? [] : [said.page(page)]),
  ];
  return (
    <div className="px-4 py-3">
      <p className="flex flex-wrap gap-x-2 text-xs text-muted">
        <span className="grow">{facts.join(' · ')}</span>
        <When at={created_at} className="" />
      </p>
      <h2 className="font-semibold wrap-anywhere">
        {address === undefined ? (
          name
        ) : (
          <a href={address} className="block min-h-6 hover:underline">
            {name}
          </a>
        )}
      </h2>
      <p className="text-sm wrap-anywhere text-muted">
        <Marked hit={hit} field="snippet" text={snippet} />
      </p>
    </div>
  );
}

/** The words that were searched for are marked where they stand. */
function Marked({ hit: { highlights }, field, text }: { hit: Hit; field: 'title' | 'snippet'; text: string }) {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { start, end } of highlights.filter((one) => one.field === field).toSorted((a, b) => a.start - b.start)) {
    parts.push(
      text.slice(from, start),
      <mark key={start} className="rounded-xs bg-warn-soft text-warn">
        {text.slice(start, end)}
      </mark>,
    );
    from = end;
  }
  return [...parts, text.slice(from)];
}

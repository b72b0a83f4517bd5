import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { ListScreen, useNarrowing } from '../parts/narrowing.tsx';
import { Pill } from '../parts/pill.tsx';
import { several } from '../parts/several.ts';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { AudienceField } from './audience.tsx';
import { Parts } from './knowledge.tsx';

const { knowledge, memory: said } = words;
export type Memory = Answers['memory']['get'];
type Kind = Memory['kind'];
const kinds = (Object.keys(said.states) as Kind[]).map((value) => ({ value, label: said.states[value] }));

/** What people and agents keep in mind. */
export function MemoriesScreen() {
  const may = useMay();
  const by = useNarrowing<Kind>();
  const write = useAct(api.memory.write.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const list = useInfiniteQuery({
    ...api.memory.list.infiniteQueryOptions(
      {
        page_size: 50,
        view: 'row',
        ...(by.search === '' ? {} : { search: by.search }),
        ...(by.state === undefined ? {} : { kind: by.state }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <ListScreen
      said={{ ...said, title: knowledge.title }}
      by={by}
      tabs={<Parts />}
      actions={
        may('knowledge.write') ? (
          <FormDialog
            title={said.new}
            look="solid"
            submit={shared.ticket.save}
            act={write}
            keeps="memory"
            send={writtenOf}
          >
            <MemoryFields />
          </FormDialog>
        ) : null
      }
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={by.isNarrow ? by.clear : undefined}
        row={({ id, content, kind, tags, author, audience, superseded, updated_at }) => (
          <Line
            title={
              <Link to="/knowledge/memory/$id" params={{ id }} className="hover:underline">
                {content}
              </Link>
            }
            hint={[
              said.states[kind],
              `${knowledge.by} ${author.name}`,
              knowledge.audiences[audience],
              ...(tags.length === 0 ? [] : [tags.join(', ')]),
            ].join(' · ')}
          >
            {superseded ? <Pill tone="quiet">{said.superseded}</Pill> : null}
            <When at={updated_at} />
          </Line>
        )}
      />
    </ListScreen>
  );
}

export const writtenOf = ({ content, kind, tags, audience }: Values) => ({
  content: content!,
  kind: kind as Kind,
  tags: several(tags),
  ...(audience === undefined ? {} : { audience: audience as 'own' | 'team' }),
});

/** What is kept in mind, and who reads it. */
export const MemoryFields = ({ memory }: { memory?: Memory }) => (
  <>
    <TextArea
      label={said.content}
      name="content"
      rows={5}
      required
      maxLength={20_000}
      autoFocus
      defaultValue={memory?.content ?? ''}
    />
    <div className="grid gap-4 sm:grid-cols-2">
      <Select label={said.which} name="kind" choices={kinds} defaultValue={memory?.kind ?? 'note'} />
      <AudienceField now={memory?.audience ?? 'own'} />
    </div>
    <TextField label={said.tags} hint={said.tagsHint} name="tags" defaultValue={memory?.tags.join(' ') ?? ''} />
  </>
);

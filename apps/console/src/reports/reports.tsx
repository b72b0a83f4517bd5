import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Parts } from '../dashboard/parts.tsx';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/reports.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { ListScreen, useNarrowing } from '../parts/narrowing.tsx';
import { Pill } from '../parts/pill.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { day } from '../time.ts';

type Kind = Answers['reports']['get']['kind'];
const kinds = ['service', 'sla', 'project', 'ai_usage', 'custom'] as const satisfies readonly Kind[];

/** One's reports, and those that are shared with the team. */
export function ReportsScreen() {
  const by = useNarrowing<Kind>();
  const { state, search } = by;
  const writes = useMay()('reports.write');
  const list = useInfiniteQuery({
    ...api.reports.list.infiniteQueryOptions(
      {
        page_size: 50,
        ...(state === undefined ? {} : { kind: state }),
        ...(search === '' ? {} : { search }),
      },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <ListScreen said={said} by={by} tabs={<Parts />} actions={writes ? <Generate /> : null}>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={by.isNarrow ? by.clear : undefined}
        row={({ id, title, kind, from, to, author, shared_at, current, updated_at }) => (
          <Line
            title={
              <Link to="/reports/$id" params={{ id }} className="hover:underline">
                {title}
              </Link>
            }
            hint={[
              said.states[kind],
              `${day(from)} – ${day(to)}`,
              said.by(author.name),
              ...(current > 1 ? [said.version(current)] : []),
            ].join(' · ')}
          >
            <When at={updated_at} />
            {shared_at === null ? null : <Pill tone="accent">{said.shared}</Pill>}
          </Line>
        )}
      />
    </ListScreen>
  );
}

function Generate() {
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>('service');
  const { data: projects } = useQuery(api.projects.list.queryOptions({ page_size: 100 }));
  const act = useAct(api.reports.generate.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/reports/$id', params: { id } }),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.generate}
      look="solid"
      submit={words.act.create}
      act={act}
      send={({ project_id, title, from, to, question }) => ({
        kind,
        ...(kind === 'project' ? { project_id: project_id! } : {}),
        ...(title === '' ? {} : { title: title! }),
        ...(from === '' ? {} : { from: from! }),
        ...(to === '' ? {} : { to: to! }),
        ...(question === '' ? {} : { question: question! }),
      })}
    >
      <Select
        label={said.kind}
        choices={kinds.map((value) => ({ value, label: said.states[value] }))}
        value={kind}
        onChange={({ target }) => setKind(kinds.find((one) => one === target.value) ?? 'service')}
      />
      {kind === 'project' ? (
        <Select
          label={said.project}
          name="project_id"
          required
          choices={(projects?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      <TextField label={said.name} hint={said.nameHint} name="title" maxLength={200} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={said.from} name="from" type="date" />
        <TextField label={said.to} name="to" type="date" />
      </div>
      <TextArea label={said.question} hint={said.questionHint} name="question" maxLength={2000} rows={3} />
    </FormDialog>
  );
}

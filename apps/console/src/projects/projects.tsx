import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Check, Select, TextArea, TextField } from '../parts/field.tsx';
import { Form, type Values } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useMay } from '../session.ts';
import { day } from '../time.ts';

const { projects: said } = work;
type Project = Answers['projects']['list']['items'][number];
const filters = { active: {}, favorites: { favorite: true }, archived: { archived: true } } as const;
type Which = keyof typeof filters;

export function ProjectsScreen() {
  const may = useMay();
  const [which, setWhich] = useState<Which>('active');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.projects.list.infiniteQueryOptions(
      { page_size: 50, ...filters[which], ...(search === '' ? {} : { search }) },
      paged,
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <Screen title={said.title} actions={may('projects.create') ? <NewProject /> : null}>
      <Parts />
      <div className="mb-3 flex flex-wrap gap-2">
        <TextField
          label={said.search}
          isLabelHidden
          type="search"
          placeholder={said.search}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Select
          label={said.which}
          isLabelHidden
          choices={(Object.keys(filters) as Which[]).map((value) => ({ value, label: said[value] }))}
          value={which}
          onChange={({ target }) => setWhich(target.value as Which)}
        />
      </div>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={
          which === 'active' && search === ''
            ? undefined
            : () => {
                setWhich('active');
                setTyped('');
              }
        }
        row={(project) => <ProjectLine project={project} />}
      />
    </Screen>
  );
}

function ProjectLine({ project }: { project: Project }) {
  const { key, name, description, private: isPrivate, lead, due_on } = project;
  const facts = [
    key,
    ...(lead === null ? [] : [lead.name]),
    ...(due_on === null ? [] : [`${said.due} ${day(due_on)}`]),
    ...(description === '' ? [] : [description.slice(0, 120)]),
  ];
  return (
    <Line
      title={
        <Link to="/projects/$key" params={{ key }} search={{}} className="hover:underline">
          {name}
        </Link>
      }
      hint={facts.join(' · ')}
    >
      {isPrivate ? <Pill tone="quiet">{said.isPrivate}</Pill> : null}
      <Favorite project={project} />
    </Line>
  );
}

export function Favorite({
  project: { id: project_id, name, favorite },
}: {
  project: Pick<Project, 'id' | 'name' | 'favorite'>;
}) {
  const add = useAct(api.projects.favorite.mutationOptions());
  const remove = useAct(api.projects.unfavorite.mutationOptions());
  return (
    <Button
      look="bare"
      aria-pressed={favorite}
      aria-label={`${favorite ? said.unfavorite : said.favorite}: ${name}`}
      onClick={() => (favorite ? remove : add).mutate({ project_id })}
    >
      <Star size={16} aria-hidden className={favorite ? 'fill-current text-warn' : 'text-muted'} />
    </Button>
  );
}

function NewProject() {
  const navigate = useNavigate();
  const open = ({ key }: { key: string }) => navigate({ to: '/projects/$key', params: { key }, search: {} });
  const { data } = useQuery({ ...api.projects.templates.queryOptions({}), staleTime: 60_000 });
  const [template_id, setTemplate] = useState('');
  const done = { after: open, showsProblems: true } as const;
  const create = useAct(api.projects.create.mutationOptions(), done);
  const copy = useAct(api.projects.fromTemplate.mutationOptions(), done);
  const templates = data?.items ?? [];
  const fields = (
    <>
      <TextField label={said.name} name="name" required maxLength={200} autoFocus />
      {templates.length === 0 ? null : (
        <Select
          label={said.template}
          choices={[
            { value: '', label: said.blank },
            ...templates.map(({ id, name, tasks }) => ({ value: id, label: `${name} (${said.holds(tasks)})` })),
          ]}
          value={template_id}
          onChange={({ target }) => setTemplate(target.value)}
        />
      )}
      <TextField label={said.key} hint={said.keyHint} name="key" pattern="[A-Za-z][A-Za-z0-9]{1,9}" maxLength={10} />
      {template_id === '' ? (
        <TextArea label={said.description} name="description" rows={4} maxLength={20_000} />
      ) : (
        <TextField label={said.starts} name="starts_on" type="date" />
      )}
      <Check label={said.private} name="private" />
    </>
  );
  const common = ({ name, key }: Values, form: FormData) => ({
    name: name!,
    ...(key === '' ? {} : { key: key! }),
    private: form.has('private'),
  });
  return (
    <Opens title={said.new} look="solid">
      {(close) =>
        template_id === '' ? (
          <Form
            act={create}
            submit={words.act.create}
            cancel={close}
            sent={close}
            send={(values, form) => ({ ...common(values, form), description: values['description']! })}
          >
            {fields}
          </Form>
        ) : (
          <Form
            act={copy}
            submit={words.act.create}
            cancel={close}
            sent={close}
            send={(values, form) => ({
              template_id,
              ...common(values, form),
              ...(values['starts_on'] === '' ? {} : { starts_on: values['starts_on']! }),
            })}
          >
            {fields}
          </Form>
        )
      }
    </Opens>
  );
}

/** The parts of the projects. */
export const Parts = () => (
  <Tabs
    label={said.parts}
    of={[
      ['/projects', said.title],
      ['/projects/templates', said.templates],
    ]}
  />
);

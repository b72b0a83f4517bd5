import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said as of } from '../../messages/en/jira.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Empty } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { Room } from '../room.tsx';
import { Parts } from './parts.tsx';
import { WordsOf } from './words.tsx';

type Config = Answers['jira']['config']['get'];
type Project = Config['projects'][number];
type NewProject = Pick<Project, 'key'> &
  Partial<Pick<Project, 'mode' | 'owners' | 'issue_type' | 'project_id' | 'security_levels'>>;
const modes = ['mirror', 'linked', 'local'] as const;
const owners = ['jira', 'local', 'newest', 'ask'] as const;
const fields = ['title', 'priority', 'status', 'tags', 'assignee', 'description'] as const;

/** Which projects of Jira are tickets here too, and how. */
export function JiraProjectsRoom() {
  const query = useQuery(api.jira.config.get.queryOptions({}));
  return (
    <Room
      title={said.room.jira}
      hint={of.projectsHint}
      actions={query.data?.connected === true ? <Add config={query.data} /> : null}
    >
      <Parts />
      <Loaded of={query}>
        {(config) =>
          config.connected ? (
            <Lines
              items={config.projects.map((project) => ({ ...project, id: project.key }))}
              label={of.projects}
              empty={{ title: of.noProjects, hint: of.noProjectsHint }}
              row={(project) => <ProjectLine project={project} config={config} />}
            />
          ) : (
            <Empty title={of.notConnected} hint={of.notConnectedHint} />
          )
        }
      </Loaded>
    </Room>
  );
}

/** All projects are set at once: those that are left out are used no longer. */
const kept = ({ key, mode, owners: who, project_id, issue_type, security_levels }: Project): NewProject => ({
  key,
  mode,
  owners: who,
  project_id,
  issue_type,
  security_levels,
});
const useConfig = () => useAct(api.jira.config.set.mutationOptions(), { done: words.act.saved, showsProblems: true });

const read = (values: Values) => ({
  mode: values['mode'] as Project['mode'],
  owners: Object.fromEntries(fields.map((field) => [field, values[field]])) as Project['owners'],
  ...(values['issue_type'] === '' ? {} : { issue_type: values['issue_type']! }),
});

const Fields = ({ project }: { project?: Project }) => (
  <>
    <Select
      label={of.mode}
      name="mode"
      choices={modes.map((value) => ({ value, label: of.modes[value] }))}
      defaultValue={project?.mode ?? 'mirror'}
    />
    <TextField
      label={of.type}
      hint={of.typeHint}
      name="issue_type"
      maxLength={100}
      defaultValue={project?.issue_type ?? 'Task'}
    />
    <fieldset>
      <legend className="mb-1 text-sm font-semibold">{of.owners}</legend>
      <div className="grid gap-3 sm:grid-cols-3">
        {fields.map((field) => (
          <Select
            key={field}
            label={of.fields[field]}
            name={field}
            choices={owners.map((value) => ({ value, label: of.owner[value] }))}
            defaultValue={project?.owners[field] ?? 'jira'}
          />
        ))}
      </div>
    </fieldset>
  </>
);

function Add({ config }: { config: Config }) {
  const act = useConfig();
  return (
    <FormDialog
      title={of.add}
      look="solid"
      act={act}
      of={config}
      send={(values, _, was) => ({
        version: was.version,
        projects: [...was.projects.map(kept), { key: values['key']!.toUpperCase(), ...read(values) }],
      })}
    >
      <TextField label={of.key} hint={of.keyHint} name="key" required maxLength={20} autoFocus />
      <Fields />
    </FormDialog>
  );
}

function ProjectLine({ project, config }: { project: Project; config: Config }) {
  const { key, mode, issue_type, synced_at } = project;
  const { data } = useQuery(api.jira.syncStatus.queryOptions({}));
  const sync = data?.projects.find(({ project_key }) => project_key === key);
  const act = useConfig();
  const compare = useAct(api.jira.reconcile.mutationOptions(), {
    after: ({ created, updated }) => say(of.compared(created, updated)),
  });
  return (
    <Line
      title={key}
      hint={
        <>
          {issue_type} · {sync === undefined ? '' : `${of.issues(sync.issues)} · `}
          {sync === undefined || sync.pending === 0 ? '' : `${of.pending(sync.pending)} · `}
          {synced_at === null ? (
            of.never
          ) : (
            <>
              {of.synced} <When at={synced_at} className="" />
            </>
          )}
        </>
      }
    >
      <Pill tone={mode === 'local' ? 'quiet' : 'accent'}>{of.modeNames[mode]}</Pill>
      <Opens title={of.wordsOf(key)} label={of.words}>
        {(close) => <WordsOf project_key={key} close={close} />}
      </Opens>
      <FormDialog
        title={words.act.edit}
        submit={words.ticket.save}
        act={act}
        of={config}
        send={(values, _, was) => ({
          version: was.version,
          projects: was.projects.map((one) => (one.key === key ? { ...kept(one), ...read(values) } : kept(one))),
        })}
      >
        <Fields project={project} />
      </FormDialog>
      {mode === 'local' ? null : (
        <Button disabled={compare.isPending} onClick={() => compare.mutate({ project_key: key })}>
          {of.compare}
        </Button>
      )}
      <Danger
        label={of.remove}
        question={of.removeQuestion}
        run={() =>
          act.mutate({
            version: config.version,
            projects: config.projects.filter((one) => one.key !== key).map(kept),
          })
        }
      />
    </Line>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Lines } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { TaskStatus } from '../choices.tsx';

const { tasks: said } = work;

/** What a task waits for, and what waits for it. */
export function Dependencies({
  task: { id: task_id, project_id },
  writes,
}: {
  task: { readonly id: string; readonly project_id: string };
  writes: boolean;
}) {
  const query = useQuery(api.tasks.dependencies.list.queryOptions({ task_id }));
  const add = useAct(api.tasks.dependencies.add.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.tasks.dependencies.remove.mutationOptions());
  const items = (query.data?.items ?? []).map((one, at) => ({ ...one, id: one.task_id ?? String(at) }));
  return (['depends_on', 'blocks'] as const).map((direction) => {
    const shown = items.filter((one) => one.direction === direction);
    const changes = writes && direction === 'depends_on';
    if (shown.length === 0 && !changes) return null;
    const title = direction === 'blocks' ? said.blocks : said.dependencies;
    return (
      <Section
        key={direction}
        title={title}
        actions={
          changes ? (
            <FormDialog
              title={said.addDependency}
              act={add}
              send={({ key }) => ({ project_id, task_id, other_task_id: key!.trim() })}
            >
              <TextField label={said.otherTask} name="key" required maxLength={64} autoFocus placeholder="WEB-12" />
            </FormDialog>
          ) : null
        }
      >
        {shown.length === 0 ? (
          <p className="text-sm text-muted">{said.noDependencies}</p>
        ) : (
          <Lines
            items={shown}
            label={title}
            empty={{ title }}
            row={({ key, title: name, task_id: other_task_id, status_category }) => (
              <p className="flex min-h-12 items-center gap-3 px-4 py-2">
                {key === null ? (
                  <span className="grow text-muted">{said.hidden}</span>
                ) : (
                  <Link to="/tasks/$key" params={{ key }} className="min-w-0 grow truncate hover:underline">
                    <span className="text-muted">{key}</span> {name}
                  </Link>
                )}
                {status_category === null ? null : <TaskStatus category={status_category} />}
                {changes && other_task_id !== null ? (
                  <Button
                    look="bare"
                    aria-label={words.act.removeOf(key ?? '')}
                    onClick={() => remove.mutate({ project_id, task_id, other_task_id })}
                  >
                    {words.act.remove}
                  </Button>
                ) : null}
              </p>
            )}
          />
        )}
      </Section>
    );
  });
}

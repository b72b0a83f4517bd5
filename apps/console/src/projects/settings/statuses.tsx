import { ArrowUp } from 'lucide-react';
import { api } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog } from '../../parts/form.tsx';
import { Line, Lines } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { movedUp } from '../../parts/several.ts';
import { TaskStatus } from '../choices.tsx';
import type { Project, Status } from '../kinds.ts';

const { projects: said, tasks } = work;
const categories = (['todo', 'doing', 'done', 'cancelled'] as const).map((value) => ({
  value,
  label: tasks.categories[value],
}));

interface StatusesProps {
  project: Project;
  statuses: readonly Status[];
  manages: boolean;
}
/** The columns of the board, in their order. */
export function StatusList({ project: { id: project_id }, statuses, manages }: StatusesProps) {
  const act = useAct(api.projects.statuses.set.mutationOptions(), { done: words.act.saved });
  const form = useAct(api.projects.statuses.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Section
      title={said.statuses}
      hint={said.statusesHint}
      actions={
        manages ? (
          <FormDialog
            title={said.addStatus}
            act={form}
            send={({ name, slug, category }) => ({
              project_id,
              statuses: [...statuses, { name: name!, slug: slug!, category: category as Status['category'] }],
            })}
          >
            <TextField label={said.name} name="name" required maxLength={50} autoFocus />
            <TextField
              label={said.slug}
              hint={said.slugHint}
              name="slug"
              required
              pattern="[a-z][a-z0-9_]*"
              maxLength={40}
            />
            <Select label={said.category} name="category" choices={categories} />
          </FormDialog>
        ) : null
      }
    >
      <Lines
        items={statuses.map((status) => ({ ...status, id: status.slug }))}
        label={said.statuses}
        empty={{ title: said.statuses }}
        row={({ slug, name, category }) => {
          const at = statuses.findIndex((one) => one.slug === slug);
          const others = statuses.toSpliced(at, 1);
          return (
            <Line title={name} hint={<code>{slug}</code>}>
              <TaskStatus category={category} />
              {manages ? (
                <>
                  <Button
                    look="bare"
                    disabled={at === 0}
                    aria-label={`${said.up}: ${name}`}
                    onClick={() => act.mutate({ project_id, statuses: movedUp(statuses, at) })}
                  >
                    <ArrowUp size={16} aria-hidden />
                  </Button>
                  <EditDialog
                    title={said.editStatus}
                    look="bare"
                    act={form}
                    send={(values) => ({
                      project_id,
                      statuses: statuses.with(at, {
                        slug,
                        name: values['name']!,
                        category: values['category'] as Status['category'],
                      }),
                    })}
                  >
                    <TextField label={said.name} name="name" required maxLength={50} autoFocus defaultValue={name} />
                    <Select label={said.category} name="category" choices={categories} defaultValue={category} />
                  </EditDialog>
                  <FormDialog
                    title={words.act.remove}
                    look="danger"
                    act={form}
                    send={({ instead }) => ({ project_id, statuses: others, replace: { [slug]: instead! } })}
                  >
                    <Select
                      label={said.instead}
                      name="instead"
                      choices={others.map((one) => ({ value: one.slug, label: one.name }))}
                    />
                  </FormDialog>
                </>
              ) : null}
            </Line>
          );
        }}
      />
    </Section>
  );
}

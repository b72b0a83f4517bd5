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
import type { Project, Status, Statuses } from '../kinds.ts';

const { projects: said, tasks } = work;
const categories = (['todo', 'doing', 'done', 'cancelled'] as const).map((value) => ({
  value,
  label: tasks.categories[value],
}));

interface StatusesProps {
  project: Project;
  of: Statuses;
  manages: boolean;
}
/** The columns of the board, in their order. */
export function StatusList({ project: { id: project_id }, of, manages }: StatusesProps) {
  const { items: statuses, version } = of;
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
            of={of}
            send={({ name, slug, category }, _, was) => ({
              project_id,
              version: was.version,
              statuses: [...was.items, { name: name!, slug: slug!, category: category as Status['category'] }],
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
                    onClick={() => act.mutate({ project_id, version, statuses: movedUp(statuses, at) })}
                  >
                    <ArrowUp size={16} aria-hidden />
                  </Button>
                  <EditDialog
                    title={said.editStatus}
                    look="bare"
                    act={form}
                    of={of}
                    send={(values, _, was) => ({
                      project_id,
                      version: was.version,
                      statuses: was.items.map((one) =>
                        one.slug === slug
                          ? { slug, name: values['name']!, category: values['category'] as Status['category'] }
                          : one,
                      ),
                    })}
                  >
                    <TextField label={said.name} name="name" required maxLength={50} autoFocus defaultValue={name} />
                    <Select label={said.category} name="category" choices={categories} defaultValue={category} />
                  </EditDialog>
                  <FormDialog
                    title={words.act.remove}
                    look="danger"
                    act={form}
                    of={of}
                    send={({ instead }, _, was) => ({
                      project_id,
                      version: was.version,
                      statuses: was.items.filter((one) => one.slug !== slug),
                      replace: { [slug]: instead! },
                    })}
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

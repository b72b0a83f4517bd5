import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { Labels } from '../choices.tsx';
import type { Project } from '../kinds.ts';

const { projects: said } = work;
const BLUE = '#1f4fd8';

const Fields = ({ name = '', color = BLUE }: { name?: string; color?: string }) => (
  <div className="grid grid-cols-[minmax(0,1fr)_80px] gap-4">
    <TextField label={said.name} name="name" required maxLength={50} autoFocus defaultValue={name} />
    <TextField label={said.colour} name="color" type="color" defaultValue={color} />
  </div>
);

/** What the tasks of a project can be marked with. */
export function LabelList({ project: { id: project_id }, writes }: { project: Project; writes: boolean }) {
  const list = useInfiniteQuery(api.tasks.labels.list.infiniteQueryOptions({ project_id, page_size: 100 }, paged));
  const done = { done: words.act.saved, showsProblems: true } as const;
  const create = useAct(api.tasks.labels.create.mutationOptions(), done);
  const update = useAct(api.tasks.labels.update.mutationOptions(), done);
  const remove = useAct(api.tasks.labels.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Section
      title={said.labels}
      hint={said.labelsHint}
      actions={
        writes ? (
          <FormDialog
            title={said.addLabel}
            act={create}
            send={({ name, color }) => ({ project_id, name: name!, color: color! })}
          >
            <Fields />
          </FormDialog>
        ) : null
      }
    >
      <Listing
        of={list}
        label={said.labels}
        empty={{ title: said.noLabels }}
        row={(label) => (
          <Line title={<Labels of={[label]} />}>
            {writes ? (
              <>
                <EditDialog
                  title={said.editLabel}
                  look="bare"
                  act={update}
                  send={({ name, color }) => ({ project_id, label_id: label.id, name: name!, color: color! })}
                >
                  <Fields name={label.name} color={label.color} />
                </EditDialog>
                <Danger
                  label={words.act.delete}
                  question={said.labelQuestion}
                  run={() => remove.mutate({ project_id, label_id: label.id })}
                />
              </>
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

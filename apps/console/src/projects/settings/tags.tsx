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
import type { Project } from '../kinds.ts';

const { projects: said } = work;

/** Words by which a project is found among the others. */
export function Tags({ project: { id: project_id }, manages }: { project: Project; manages: boolean }) {
  const list = useInfiniteQuery(api.projects.tags.list.infiniteQueryOptions({ project_id, page_size: 100 }, paged));
  const done = { done: words.act.saved, showsProblems: true } as const;
  const create = useAct(api.projects.tags.create.mutationOptions(), done);
  const update = useAct(api.projects.tags.update.mutationOptions(), done);
  const remove = useAct(api.projects.tags.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Section
      title={said.tags}
      hint={said.tagsHint}
      actions={
        manages ? (
          <FormDialog title={said.addTag} act={create} send={({ name }) => ({ project_id, name: name! })}>
            <TextField label={said.name} name="name" required maxLength={50} autoFocus />
          </FormDialog>
        ) : null
      }
    >
      <Listing
        of={list}
        label={said.tags}
        empty={{ title: said.noTags }}
        row={({ id: tag_id, name }) => (
          <Line title={name}>
            {manages ? (
              <>
                <EditDialog
                  title={said.editTag}
                  look="bare"
                  act={update}
                  send={(values) => ({ project_id, tag_id, name: values['name']! })}
                >
                  <TextField label={said.name} name="name" required maxLength={50} autoFocus defaultValue={name} />
                </EditDialog>
                <Danger
                  label={words.act.delete}
                  question={said.tagQuestion}
                  run={() => remove.mutate({ project_id, tag_id })}
                />
              </>
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

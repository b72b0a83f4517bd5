import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { inOurTeam } from '../../links.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { Upload } from '../../parts/upload.tsx';
import { When } from '../../parts/when.tsx';

const { tasks: said } = work;

/** Files and links of a task. */
export function Attachments({
  task: { id: task_id, project_id },
  writes,
}: {
  task: { readonly id: string; readonly project_id: string };
  writes: boolean;
}) {
  const list = useInfiniteQuery(
    api.tasks.attachments.list.infiniteQueryOptions({ project_id, task_id, page_size: 50 }, paged),
  );
  const link = useAct(api.tasks.attachments.create.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.tasks.attachments.delete.mutationOptions(), { done: words.act.deleted });
  const count = list.data?.pages[0]?.total ?? 0;
  if (count === 0 && !writes) return null;
  return (
    <Section
      title={said.files}
      actions={
        writes ? (
          <>
            <FormDialog
              title={said.addLink}
              act={link}
              send={({ url, title }) => ({
                project_id,
                task_id,
                url: url!,
                ...(title === '' ? {} : { title: title! }),
              })}
            >
              <TextField label={said.address} name="url" type="url" required placeholder="https://" autoFocus />
              <TextField label={said.title} name="title" maxLength={200} />
            </FormDialog>
            <Upload label={said.attach} look="quiet" to={{ task_id }} shownIn={['tasks', 'files']} />
          </>
        ) : null
      }
    >
      {count === 0 ? (
        <p className="text-sm text-muted">{said.noFiles}</p>
      ) : (
        <Listing
          of={list}
          label={said.files}
          empty={{ title: said.noFiles }}
          row={({ id: attachment_id, kind, title, url, creator, created_at }) => (
            <Line
              title={
                kind === 'link' ? (
                  <a href={url} className="hover:underline" rel="noreferrer" target="_blank">
                    {title}
                  </a>
                ) : (
                  <a href={inOurTeam(url)} className="hover:underline" download={title}>
                    {title}
                  </a>
                )
              }
              hint={creator?.name}
            >
              <When at={created_at} />
              {writes ? (
                <Danger
                  look="bare"
                  label={words.act.remove}
                  question={said.detachQuestion}
                  run={() => remove.mutate({ project_id, task_id, attachment_id })}
                />
              ) : null}
            </Line>
          )}
        />
      )}
    </Section>
  );
}

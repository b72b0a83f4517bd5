import { api, chosenTeam } from '../../desk.ts';
import { said as words } from '../../messages/en/tickets.ts';
import { words as shared } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Check, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { useMay } from '../../session.ts';
import { filterOf, isShown, type TicketSearch } from '../search.ts';
import { useViews } from './views.ts';

/** What fits the filter, as a file: a link that the browser saves. */
export function ExportLink({ search }: { search: TicketSearch }) {
  const team = chosenTeam();
  const query = new URLSearchParams({ format: 'csv', ...(team === undefined ? {} : { team_id: team }) });
  for (const [name, value] of Object.entries(filterOf(search)))
    for (const one of [value].flat()) query.append(name, String(one));
  return (
    <a
      href={`/api/v1/tickets?${query}`}
      download
      className="inline-flex min-h-8 items-center px-2 font-semibold hover:underline max-md:min-h-11"
    >
      {words.export}
    </a>
  );
}

/** Keeps the filter as a view, or deletes the view that is shown. */
export function SaveView({ search }: { search: TicketSearch }) {
  const handles = useMay()('tickets.handle');
  const views = useViews();
  const create = useAct(api.views.create.mutationOptions(), { done: words.viewSaved, showsProblems: true });
  const update = useAct(api.views.update.mutationOptions(), { done: words.viewSaved, showsProblems: true });
  const remove = useAct(api.views.delete.mutationOptions(), { done: shared.act.deleted });
  const shown = views.find((view) => isShown(view, search));
  if (shown !== undefined)
    return shown.isOwn ? (
      <>
        <FormDialog
          title={words.editView}
          look="bare"
          submit={shared.ticket.save}
          act={update}
          of={shown}
          send={({ name }, form, { id: view_id, version, isShared }) => ({
            view_id,
            version,
            name: name!,
            ...(handles && form.has('shared') !== isShared ? { shared: form.has('shared') } : {}),
          })}
        >
          <ViewFields view={shown} handles={handles} />
        </FormDialog>
        <Danger
          look="bare"
          label={words.deleteView}
          question={words.deleteViewQuestion}
          run={() => remove.mutate({ view_id: shown.id })}
        />
      </>
    ) : null;
  const { sort = null, ...filter } = filterOf(search);
  return (
    <span id="save-view">
      <FormDialog
        title={words.saveView}
        look="bare"
        submit={shared.ticket.save}
        act={create}
        send={({ name }, form) => ({ name: name!, shared: form.has('shared'), filter, sort })}
      >
        <ViewFields handles={handles} />
      </FormDialog>
    </span>
  );
}

const ViewFields = ({ view, handles }: { view?: { name: string; isShared: boolean }; handles: boolean }) => (
  <>
    <TextField label={words.viewName} name="name" required maxLength={100} autoFocus defaultValue={view?.name ?? ''} />
    {handles ? <Check label={words.viewShared} name="shared" defaultChecked={view?.isShared} /> : null}
  </>
);

import { isError } from '@deskwire/sdk';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/state.tsx';
import { useMay } from '../../session.ts';
import { isShown, type TicketSearch } from '../search.ts';
import { FirstRun } from './first-run.tsx';
import { SaveView } from './save-view.tsx';
import { useViews } from './views.ts';

interface Filtered {
  search: TicketSearch;
  show: (next: TicketSearch) => void;
}

/** Why there is no ticket, and what to do about it. */
export function NoRows({ error, create, ...filtered }: Filtered & { error: unknown; create: () => void }) {
  const isMember = useMay()('team.read');
  const { list } = words;
  const { search, show } = filtered;
  if (isError(error, 'FILTER_UNKNOWN')) return <Removed statuses={error.data.details.unknown} {...filtered} />;
  if (Object.keys(search).some((name) => name !== 'sort' && name !== 'at'))
    return (
      <Empty title={list.emptyFiltered}>
        {/* A view can be kept for what is yet to come. */}
        <div className="flex flex-wrap justify-center gap-2 pt-2 text-ink">
          <Button onClick={() => show({})}>{list.clearFilter}</Button>
          <SaveView search={search} />
        </div>
      </Empty>
    );
  return isMember ? (
    <FirstRun create={create} />
  ) : (
    <Empty title={list.emptyOwn} hint={list.emptyOwnHint}>
      <Button look="solid" onClick={create}>
        {words.ticket.new}
      </Button>
    </Empty>
  );
}

/** Says that a filter, such as that of a view or a link, names statuses that the team has removed, and goes on without them. */
function Removed({ statuses, search, show }: Filtered & { statuses: readonly string[] }) {
  const shown = useViews().find((view) => isShown(view, search));
  const { status = [], ...rest } = search;
  const left = status.filter((slug) => !statuses.includes(slug));
  const without = left.length === 0 ? rest : { ...rest, status: left };
  const { at: _, open: _open, sort: _sort, ...filter } = without;
  const mend = useAct(api.views.update.mutationOptions(), { done: said.viewSaved, after: () => show(without) });
  return (
    <Empty title={said.statusRemoved(statuses)} hint={said.statusRemovedHint}>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="solid" onClick={() => show(without)}>
          {said.showWithout}
        </Button>
        {shown?.isOwn === true ? (
          <Button
            disabled={mend.isPending}
            onClick={() => mend.mutate({ view_id: shown.id, version: shown.version, filter })}
          >
            {said.mendView(shown.name)}
          </Button>
        ) : null}
      </div>
    </Empty>
  );
}

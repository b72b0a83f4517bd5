import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { Empty } from '../../parts/state.tsx';
import { useMay } from '../../session.ts';
import { FirstRun } from './first-run.tsx';

/** Why there is no ticket, and what to do about it. */
export function NoRows({ isFiltered, clear, create }: { isFiltered: boolean; clear: () => void; create: () => void }) {
  const isMember = useMay()('team.read');
  const { list } = words;
  return isFiltered ? (
    <Empty title={list.emptyFiltered}>
      <Button onClick={clear}>{list.clearFilter}</Button>
    </Empty>
  ) : isMember ? (
    <FirstRun create={create} />
  ) : (
    <Empty title={list.emptyOwn} hint={list.emptyOwnHint}>
      <Button look="solid" onClick={create}>
        {words.ticket.new}
      </Button>
    </Empty>
  );
}

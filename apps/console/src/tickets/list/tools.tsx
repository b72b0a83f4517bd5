import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../desk.ts';
import { onLive } from '../../live.ts';
import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { useMe } from '../../session.ts';
import type { TicketSearch } from '../search.ts';
import { Arrange } from './arrange.tsx';
import { ExportLink, SaveView } from './save-view.tsx';

/** What can be done with the list as a whole, below it. */
export const Tools = ({ search }: { search: TicketSearch }) => (
  <>
    <SaveView search={search} />
    <Arrange search={search} />
    <ExportLink search={search} />
    <Fresh />
  </>
);

/** How much others have changed since the rows were loaded. They stay where they are until somebody asks. */
function Fresh() {
  const [changes, setChanges] = useState(0);
  const queries = useQueryClient();
  const { person_id } = useMe();
  useEffect(
    () =>
      onLive(({ event }) => {
        if (event?.type.startsWith('ticket.') === true && event.actor_id !== person_id) setChanges((now) => now + 1);
      }),
    [person_id],
  );
  if (changes === 0) return null;
  return (
    <Button
      look="bare"
      onClick={() => {
        setChanges(0);
        void queries.invalidateQueries({ queryKey: api.tickets.list.pathKey() });
      }}
    >
      {words.list.fresh(changes)}
    </Button>
  );
}

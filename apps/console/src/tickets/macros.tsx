import { useQuery } from '@tanstack/react-query';
import { api } from '../desk.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select } from '../parts/field.tsx';
import { useMay } from '../session.ts';
import { sayChanged } from './bulk.ts';

/** Runs one of one's macros on tickets: a canned reply, changes, or both. */
export function MacroMenu({ ticket_ids }: { ticket_ids: readonly string[] }) {
  const handles = useMay()('tickets.handle');
  const { data } = useQuery({ ...api.macros.list.queryOptions({}), enabled: handles, staleTime: 300_000 });
  const run = useAct(api.macros.run.mutationOptions(), { after: sayChanged });
  const macros = data?.items ?? [];
  if (macros.length === 0) return null;
  return (
    <Select
      label={words.ticket.macro}
      isLabelHidden
      choices={[
        { value: '', label: `${words.ticket.macro} …` },
        ...macros.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value=""
      disabled={run.isPending}
      onChange={({ target }) => run.mutate({ macro_id: target.value, ticket_ids: [...ticket_ids] })}
    />
  );
}

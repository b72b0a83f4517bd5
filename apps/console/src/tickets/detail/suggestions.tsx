import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/suggestions.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Part } from '../../parts/part.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useMay } from '../../session.ts';

type Suggestion = Answers['ai']['suggestions']['list']['items'][number];
const isUndecided = ({ state }: Suggestion): boolean => state === 'open' || state === 'applied';

/** What a ticket could be, as long as nobody has decided. */
export function Suggestions({ ticket: { id: ticket_id } }: { ticket: Pick<Answers['tickets']['get'], 'id'> }) {
  const may = useMay();
  const queries = useQueryClient();
  const { data } = useQuery({
    ...api.ai.suggestions.list.queryOptions({ ticket_id, page_size: 20 }),
    enabled: may('ai.use') && may('tickets.handle'),
  });
  const after = () => queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
  const accept = useAct(api.ai.suggestions.accept.mutationOptions(), { done: said.accepted, after });
  const reject = useAct(api.ai.suggestions.reject.mutationOptions(), { done: said.refused, after });
  const items = data?.items.filter(isUndecided) ?? [];
  if (items.length === 0) return null;
  const isBusy = accept.isPending || reject.isPending;
  return (
    <Part title={said.suggestions}>
      <ul className="space-y-3">
        {items.map(({ id: suggestion_id, field, value, confidence, source, why, state }) => {
          const name = field === 'priority' ? (words.priority[value as keyof typeof words.priority] ?? value) : value;
          return (
            <li key={suggestion_id}>
              <p className="flex flex-wrap items-center gap-2">
                <span>
                  {said.fields[field]}: <strong>{name}</strong>
                </span>
                {state === 'applied' ? <Pill tone="accent">{said.applied}</Pill> : null}
              </p>
              <p className="text-xs wrap-anywhere text-muted">
                {[why, said.sources[source], ...(confidence === null ? [] : [said.sure(confidence)])].join(' · ')}
              </p>
              <div className="mt-1 -ml-3 flex">
                <Button
                  look="bare"
                  aria-label={said.acceptOf(name)}
                  disabled={isBusy}
                  onClick={() => accept.mutate({ suggestion_id })}
                >
                  {said.accept}
                </Button>
                <Button
                  look="bare"
                  aria-label={said.rejectOf(name)}
                  disabled={isBusy}
                  onClick={() => reject.mutate({ suggestion_id })}
                >
                  {said.reject}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

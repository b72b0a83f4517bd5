import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { api, desk, type Answers } from '../../desk.ts';
import { said as words } from '../../messages/en/tickets.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { StatusPill } from '../../parts/pill.tsx';
import { SearchSelect, useSearch } from '../../parts/search-select.tsx';
import { useMay } from '../../session.ts';
import { useStatuses } from '../choices.ts';
import type { TicketSearch } from '../search.ts';
import { Part } from '../../parts/part.tsx';

type Detail = Answers['tickets']['get'];
const kinds = (['relates', 'blocks', 'blocked_by', 'duplicates', 'duplicated_by'] as const).map((value) => ({
  value,
  label: words.kinds[value],
}));

/** The tickets that this one is tied to, one more, and the one that it becomes part of. */
export function Links({
  ticket: { id: ticket_id, links, merged_into_id },
  search,
}: {
  ticket: Detail;
  search: TicketSearch;
}) {
  const handles = useMay()('tickets.handle');
  const { nameOf } = useStatuses();
  const navigate = useNavigate();
  const add = useAct(api.tickets.links.add.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.tickets.links.remove.mutationOptions(), {
    done: words.unlinked,
    undo: (_, { kind = 'relates', other_id }) => desk.api.tickets.links.add.mutate({ ticket_id, other_id, kind }),
  });
  const merge = useAct(api.tickets.merge.mutationOptions(), {
    showsProblems: true,
    // The next ticket of the list is still the next one.
    after: (_, { into_id }) => navigate({ to: '/tickets/$key', params: { key: into_id }, search }),
  });
  const edits = handles && merged_into_id === null;
  if (links.length === 0 && !edits) return null;
  return (
    <Part
      title={words.links}
      action={
        edits ? (
          <>
            <FormDialog
              title={words.linkTitle}
              label={words.link}
              look="bare"
              act={add}
              send={({ other_id, kind }) => ({ ticket_id, other_id: other_id!, kind: kind as 'relates' })}
            >
              <TicketPicker name="other_id" not={ticket_id} />
              <Select label={words.linkKind} name="kind" choices={kinds} />
            </FormDialog>
            <FormDialog
              title={words.mergeTitle}
              label={words.merge}
              look="bare"
              act={merge}
              send={({ into_id }) => ({ ticket_id, into_id: into_id! })}
            >
              <p>{words.mergeHint}</p>
              <TicketPicker name="into_id" not={ticket_id} />
            </FormDialog>
          </>
        ) : null
      }
    >
      <ul className="space-y-1">
        {links.map((link) => (
          <li key={`${link.ticket_id}/${link.kind}`} className="flex items-center gap-2">
            <Link
              to="/tickets/$key"
              params={{ key: link.key }}
              search={{}}
              className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
            >
              <span className="text-muted">{words.kinds[link.kind]}</span> {link.key} {link.title}
            </Link>
            <StatusPill category={link.status_category} name={nameOf(link)} />
            {handles ? (
              <Button
                look="bare"
                className="-mr-3 px-2 text-muted"
                aria-label={words.unlink(link.key)}
                title={words.unlink(link.key)}
                onClick={() => remove.mutate({ ticket_id, other_id: link.ticket_id, kind: link.kind })}
              >
                <X size={14} aria-hidden />
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Finds another ticket by its key, or by words that are in it. */
function TicketPicker({ name, not }: { name: string; not: string }) {
  const search = useSearch();
  const { data } = useQuery({
    ...api.tickets.list.queryOptions({ view: 'row', sort: 'updated_at', page_size: 20, search: search.search }),
    enabled: search.search !== '',
  });
  const found = data?.items.filter(({ id }) => id !== not);
  return (
    <SearchSelect
      search={search}
      searchLabel={words.findTicket}
      searchHint={words.findTicketHint}
      label={words.otherTicket}
      name={name}
      empty={search.search === '' ? words.noneSearched : words.noneFound}
      choices={search.search === '' ? [] : found?.map(({ key, title }) => ({ value: key, label: `${key} ${title}` }))}
    />
  );
}

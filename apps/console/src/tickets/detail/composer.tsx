import { api, desk, type Answers } from '../../desk.ts';
import type { DraftRecord } from '../../drafts.ts';
import { words } from '../../words.ts';
import { isWithout, later } from '../../offline/later.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Composer } from '../../parts/composer.tsx';
import { useMay } from '../../session.ts';
import { useStatuses } from '../choices.ts';

export type Mode = 'reply' | 'note';
interface TicketComposerProps {
  ticket: Pick<Answers['tickets']['get'], 'id' | 'can' | 'status_category'>;
  mode: Mode;
  setMode: (mode: Mode) => void;
}

/** The draft of a ticket and mode, which is there on every device of whoever writes it. */
const recordOf = (ticket_id: string, mode: Mode): DraftRecord => ({
  find: async () =>
    (await desk.api.tickets.drafts.list.query({ ticket_id })).items.find((draft) => draft.mode === mode),
  save: (content, version) => desk.api.tickets.drafts.set.mutate({ ticket_id, mode, content, version }),
  remove: () => desk.api.tickets.drafts.delete.mutate({ ticket_id, mode }),
});

/** Where replies and notes are written. Each has a draft of its own, and they never look alike. */
export function TicketComposer({ ticket, mode, setMode }: TicketComposerProps) {
  const may = useMay();
  const { mutate, isPending } = useAct(api.tickets.comments.create.mutationOptions());
  const { items: statuses } = useStatuses();
  const resolved = statuses.find(({ category }) => category === 'resolved')?.slug;
  const isNote = mode === 'note';
  // What is resolved already is only answered.
  const resolves = ticket.can.includes('setStatus') && resolved !== undefined && ticket.status_category !== 'resolved';
  const send = (content: string, clear: () => void, status?: string) => {
    const input = { ticket_id: ticket.id, content, is_internal: isNote, ...(status === undefined ? {} : { status }) };
    if (isWithout()) void later('tickets.comments.create', input).then(clear);
    else mutate(input, { onSuccess: clear });
  };
  const { ticket: said } = words;
  return (
    <Composer
      about={`${ticket.id}/${mode}`}
      record={may('tickets.create') ? recordOf(ticket.id, mode) : undefined}
      label={said[mode]}
      placeholder={isNote ? said.noteHint : may('tickets.handle') ? said.replyHint : said.answerHint}
      submit={isNote ? said.addNote : said.send}
      isBusy={isPending}
      isInternal={isNote}
      send={send}
      also={
        resolves
          ? {
              label: isNote ? said.addNoteAndResolve : said.sendAndResolve,
              send: (content, clear) => send(content, clear, resolved),
            }
          : undefined
      }
    >
      {(may('tickets.handle') ? (['reply', 'note'] as const) : (['reply'] as const)).map((one) => (
        <Button
          key={one}
          look="bare"
          aria-pressed={mode === one}
          className={mode === one ? 'bg-sunken' : 'text-muted'}
          onClick={() => setMode(one)}
          shortcut={one === 'reply' ? 'r' : 'n'}
        >
          {said[one]}
        </Button>
      ))}
    </Composer>
  );
}

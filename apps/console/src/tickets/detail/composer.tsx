import { api, type Answers } from '../../desk.ts';
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
      label={said[mode]}
      placeholder={isNote ? said.noteHint : said.replyHint}
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

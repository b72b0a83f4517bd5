import { api, type Answers } from '../desk.ts';
import { words } from '../messages/en.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Composer } from '../parts/composer.tsx';
import { useMay } from '../session.ts';

export type Mode = 'reply' | 'note';
interface TicketComposerProps {
  ticket: Pick<Answers['tickets']['get'], 'id'>;
  mode: Mode;
  setMode: (mode: Mode) => void;
}

/** Where replies and notes are written. Each has a draft of its own, and they never look alike. */
export function TicketComposer({ ticket, mode, setMode }: TicketComposerProps) {
  const may = useMay();
  const { mutate, isPending } = useAct(api.tickets.comments.create.mutationOptions());
  const isNote = mode === 'note';
  const { ticket: said } = words;
  return (
    <Composer
      about={`${ticket.id}/${mode}`}
      label={said[mode]}
      placeholder={isNote ? said.noteHint : said.replyHint}
      submit={isNote ? said.addNote : said.send}
      isBusy={isPending}
      isInternal={isNote}
      send={(content, clear) => mutate({ ticket_id: ticket.id, content, is_internal: isNote }, { onSuccess: clear })}
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

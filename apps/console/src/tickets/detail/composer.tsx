import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, desk, type Answers } from '../../desk.ts';
import type { DraftRecord } from '../../drafts.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { isWithout, later } from '../../offline/later.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Composer } from '../../parts/composer.tsx';
import { Check } from '../../parts/field.tsx';
import { useMay } from '../../session.ts';
import { sayChanged } from '../bulk.ts';
import { useStatuses } from '../choices.ts';
import type { EditedMacro } from '../macros.tsx';

export type Mode = 'reply' | 'note';
interface TicketComposerProps {
  ticket: Pick<Answers['tickets']['get'], 'id' | 'can' | 'status_category'>;
  mode: Mode;
  setMode: (mode: Mode) => void;
  /** What is sent together with the reply. */
  macro: EditedMacro | undefined;
  endMacro: () => void;
  /** Goes to the next ticket of the list, if there is one. */
  next: (() => void) | undefined;
  /** What else there is to write with. */
  children?: ReactNode;
}

/** Whether whoever has sent something goes on with the next ticket; kept in this browser. */
const NEXT = 'deskwire:then-next';

/** The draft of a ticket and mode, which is there on every device of whoever writes it. */
const recordOf = (ticket_id: string, mode: Mode): DraftRecord => ({
  find: async () =>
    (await desk.api.tickets.drafts.list.query({ ticket_id })).items.find((draft) => draft.mode === mode),
  save: (content, version) => desk.api.tickets.drafts.set.mutate({ ticket_id, mode, content, version }),
  remove: () => desk.api.tickets.drafts.delete.mutate({ ticket_id, mode }),
});

/** Where replies and notes are written. Each has a draft of its own, and they never look alike. */
export function TicketComposer({ ticket, mode, setMode, macro, endMacro, next, children }: TicketComposerProps) {
  const may = useMay();
  const { mutate, isPending } = useAct(api.tickets.comments.create.mutationOptions());
  const run = useAct(api.macros.run.mutationOptions());
  const [goesOn, setGoesOn] = useState(() => localStorage.getItem(NEXT) === '1');
  const { items: statuses } = useStatuses();
  const resolved = statuses.find(({ category }) => category === 'resolved')?.slug;
  const isNote = mode === 'note';
  // What is resolved already is only answered.
  const resolves = ticket.can.includes('setStatus') && resolved !== undefined && ticket.status_category !== 'resolved';
  const applied = isNote ? undefined : macro;
  const send = (content: string, clear: () => void, status?: string) => {
    const sent = () => {
      clear();
      if (goesOn) next?.();
    };
    if (applied !== undefined) {
      const onSuccess = (result: Answers['macros']['run']) => {
        void sayChanged(result);
        if (result.failed > 0) return;
        endMacro();
        sent();
      };
      return run.mutate({ macro_id: applied.id, ticket_ids: [ticket.id], reply: content }, { onSuccess });
    }
    const input = { ticket_id: ticket.id, content, is_internal: isNote, ...(status === undefined ? {} : { status }) };
    return isWithout() ? void later('tickets.comments.create', input).then(sent) : mutate(input, { onSuccess: sent });
  };
  const { ticket: shared } = words;
  return (
    <Composer
      about={`${ticket.id}/${mode}`}
      record={may('tickets.create') ? recordOf(ticket.id, mode) : undefined}
      label={shared[mode]}
      placeholder={isNote ? shared.noteHint : may('tickets.handle') ? shared.replyHint : shared.answerHint}
      submit={isNote ? shared.addNote : shared.send}
      isBusy={isPending || run.isPending}
      insert={applied}
      isInternal={isNote}
      send={send}
      also={
        resolves && applied === undefined
          ? {
              label: isNote ? shared.addNoteAndResolve : shared.sendAndResolve,
              send: (content, clear) => send(content, clear, resolved),
            }
          : undefined
      }
      tools={() => (
        <>
          {applied === undefined ? null : (
            <span className="inline-flex min-h-8 items-center gap-1 rounded-sm bg-accent-soft pl-2.5 text-sm text-accent max-md:min-h-11">
              {said.withMacro(applied.name, applied.changes)}
              <Button
                look="bare"
                className="px-2"
                aria-label={said.withoutMacro(applied.name)}
                title={said.withoutMacro(applied.name)}
                onClick={endMacro}
              >
                <X size={14} aria-hidden />
              </Button>
            </span>
          )}
          {next === undefined ? null : (
            <Check
              label={said.thenNext}
              checked={goesOn}
              onChange={({ target }) => {
                localStorage.setItem(NEXT, target.checked ? '1' : '0');
                setGoesOn(target.checked);
              }}
            />
          )}
        </>
      )}
    >
      {may('tickets.handle') ? (
        <>
          {(['reply', 'note'] as const).map((one) => (
            <Button
              key={one}
              look="bare"
              aria-pressed={mode === one}
              className={mode === one ? 'bg-sunken' : 'text-muted'}
              onClick={() => setMode(one)}
              shortcut={one === 'reply' ? 'r' : 'n'}
            >
              {shared[one]}
            </Button>
          ))}
          {children}
        </>
      ) : undefined}
    </Composer>
  );
}

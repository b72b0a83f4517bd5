import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { useDraft } from '../drafts.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { TextArea } from '../parts/field.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { sayWhy } from '../parts/toast.tsx';
import { useMay, useMe } from '../session.ts';

export type Mode = 'reply' | 'note';
interface ComposerProps {
  ticket: Pick<Answers['tickets']['get'], 'id'>;
  mode: Mode;
  setMode: (mode: Mode) => void;
}

/** Where replies and notes are written. Each has a draft of its own, and they never look alike. */
export function Composer({ ticket, mode, setMode }: ComposerProps) {
  const me = useMe();
  const may = useMay();
  const queries = useQueryClient();
  const [text, setText, isKept] = useDraft(`${me.id}/${ticket.id}/${mode}`);
  const [isPreview, setPreview] = useState(false);
  const { mutate, isPending } = useMutation(
    api.tickets.comments.create.mutationOptions({
      // A text that could not be sent stays where it is.
      onError: sayWhy,
      onSuccess: async () => {
        setText('');
        setPreview(false);
        await queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
      },
    }),
  );
  const isNote = mode === 'note';
  const send = () => {
    if (text.trim() !== '' && !isPending) mutate({ ticket_id: ticket.id, content: text, is_internal: isNote });
  };
  const { ticket: said } = words;
  return (
    <section
      id="composer"
      className={`no-print mt-6 rounded-md border p-3 ${isNote ? 'border-warn bg-warn-soft' : 'border-line bg-raised'}`}
    >
      <div className="mb-2 flex gap-1" role="group" aria-label={said.write}>
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
        <span className="grow" />
        <Button look="bare" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
          {isPreview ? said.write : said.preview}
        </Button>
      </div>
      {isPreview ? (
        <div className="min-h-20 rounded-sm bg-surface p-2">
          <Markdown text={text} />
        </div>
      ) : (
        <TextArea
          label={said[mode]}
          isLabelHidden
          placeholder={isNote ? said.noteHint : said.replyHint}
          rows={4}
          maxLength={20_000}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
          }}
        />
      )}
      <div className="mt-2 flex items-center justify-between gap-2">
        <span className="text-xs text-muted">{isKept ? said.draft : ''}</span>
        <Button look="solid" disabled={text.trim() === '' || isPending} onClick={send} shortcut="Ctrl+Enter">
          {isNote ? said.addNote : said.send}
        </Button>
      </div>
    </section>
  );
}

import { useEffect, useState } from 'react';
import { desk, type Answers } from '../../desk.ts';
import { onLive } from '../../live.ts';
import { said as words } from '../../messages/en/tickets.ts';
import { Avatar } from '../../parts/avatar.tsx';

type Present = Answers['tickets']['presence']['set']['items'];
/** The server counts somebody as gone after twice as long; events report those who come and go. */
const EVERY_MS = 15_000;

const isWriting = (): boolean =>
  (document.querySelector<HTMLTextAreaElement>('#composer textarea')?.value ?? '') !== '';

/** Who else is at a ticket now, and who of them is answering it, so that two people do not write the same. */
export function Presence({ ticket_id }: { ticket_id: string }) {
  const [others, setOthers] = useState<Present>([]);
  useEffect(() => {
    let told: 'viewing' | 'answering' | undefined;
    const tell = async () => {
      // A page that nobody sees says nothing, and is gone after half a minute.
      if (document.hidden || !navigator.onLine) return;
      told = isWriting() ? 'answering' : 'viewing';
      try {
        setOthers((await desk.api.tickets.presence.set.mutate({ ticket_id, doing: told })).items);
      } catch {
        // Whether a colleague is there is worth no message. It is asked again soon.
      }
    };
    const hear = async () => {
      try {
        setOthers((await desk.api.tickets.presence.list.query({ ticket_id })).items);
      } catch {
        // The next heartbeat asks again.
      }
    };
    const end = onLive(({ present }) => {
      if (present === ticket_id && !document.hidden) void hear();
    });
    const typed = () => {
      if (told === 'viewing' && isWriting()) void tell();
    };
    void tell();
    const timer = setInterval(() => void tell(), EVERY_MS);
    addEventListener('input', typed);
    return () => {
      end();
      clearInterval(timer);
      removeEventListener('input', typed);
      void desk.api.tickets.presence.set.mutate({ ticket_id, doing: null }).catch(() => {});
    };
  }, [ticket_id]);
  if (others.length === 0) return null;
  return (
    <p role="status" aria-label={words.alsoHere} className="flex flex-wrap items-center gap-1 max-md:mb-2">
      {others.map(({ person_id, person, doing }) => (
        <span
          key={person_id}
          className={`inline-flex items-center gap-1.5 rounded-full py-0.5 pr-2 pl-0.5 text-xs ${doing === 'answering' ? 'bg-warn-soft text-warn' : 'text-muted'}`}
        >
          <Avatar name={person.name} />
          {doing === 'answering' ? words.answering(person.name) : words.viewing(person.name)}
        </span>
      ))}
    </p>
  );
}

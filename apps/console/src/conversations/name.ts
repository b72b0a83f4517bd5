import type { Answers } from '../desk.ts';

type Thread = Answers['messages']['threads']['items'][number];

/** What a conversation is called: its subject, or those in it besides oneself. */
export function threadName({ subject, participants }: Thread, me: string | null): string {
  const others = participants.filter(({ person_id }) => person_id !== me).map(({ person }) => person.name);
  return subject ?? (others.join(', ') || participants[0]?.person.name) ?? '';
}

import { useEffect, useRef, type RefObject } from 'react';
import { readDraft, writeDraft } from '../drafts.ts';
import { useMe } from '../session.ts';

/** Fields that people write in. What is secret, chosen or ticked is not kept. */
const isWritten = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
  (field instanceof HTMLTextAreaElement ||
    (field instanceof HTMLInputElement && ['text', 'url', 'email', 'search'].includes(field.type))) &&
  field.name !== '';
const writtenIn = (form: HTMLFormElement | null) => [...(form?.elements ?? [])].filter(isWritten);

interface KeptFields {
  readonly form: RefObject<HTMLFormElement | null>;
  readonly keep: () => void;
  readonly forget: () => void;
}

/** Keeps what is written in a form under a name, and writes it again where the form is drawn anew. */
export function useKeptFields(name: string | undefined): KeptFields {
  const me = useMe();
  const form = useRef<HTMLFormElement>(null);
  const key = name === undefined ? undefined : `${me.id}/form/${name}`;
  useEffect(() => {
    if (key === undefined) return;
    void (async () => {
      const kept = await readDraft(key);
      if (kept === undefined) return;
      const values = JSON.parse(kept) as Readonly<Partial<Record<string, string>>>;
      for (const field of writtenIn(form.current))
        if (field.value === field.defaultValue) field.value = values[field.name] ?? field.value;
    })();
  }, [key]);
  return {
    form,
    keep: () => {
      if (key === undefined) return;
      const written = writtenIn(form.current).map(({ name: field, value }) => [field, value] as const);
      const isEmpty = written.every(([, value]) => value === '');
      void writeDraft(key, isEmpty ? '' : JSON.stringify(Object.fromEntries(written)));
    },
    forget: () => {
      if (key !== undefined) void writeDraft(key, '');
    },
  };
}

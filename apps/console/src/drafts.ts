import { openDB } from 'idb';
import { useEffect, useState } from 'react';

/** What somebody is writing, kept in this browser with each key they press. Only they clear it, or its sending does. */
const store = () => (opened ??= openDB('deskwire', 1, { upgrade: (db) => void db.createObjectStore('drafts') }));
let opened: ReturnType<typeof openDB> | undefined;

/**
 * A text that survives reloading, signing out and failing requests. The key names the account, the row and what is
 * written: `<user>/<ticket>/reply`.
 */
export function useDraft(key: string): readonly [text: string, set: (text: string) => void, isKept: boolean] {
  const [draft, setDraft] = useState({ key, text: '', isKept: false });
  useEffect(() => {
    let left = false;
    void (async () => {
      const kept = (await (await store()).get('drafts', key)) as string | undefined;
      if (!left) setDraft({ key, text: kept ?? '', isKept: kept !== undefined });
    })();
    return () => {
      left = true;
    };
  }, [key]);
  const set = (text: string) => {
    setDraft({ key, text, isKept: text !== '' });
    void (async () => {
      const db = await store();
      await (text === '' ? db.delete('drafts', key) : db.put('drafts', text, key));
    })();
  };
  // Until the draft of this key is read, that of the one before is not shown in its place.
  return draft.key === key ? [draft.text, set, draft.isKept] : ['', set, false];
}

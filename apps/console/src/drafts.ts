import { openDB, type IDBPTransaction } from 'idb';
import { useEffect, useRef, useState } from 'react';
import { isError } from '@deskwire/sdk';

/** What somebody is writing, kept in this browser with each key they press. Only they clear it, or its sending does. */
const store = () => (opened ??= openDB('deskwire', 1, { upgrade: (db) => void db.createObjectStore('drafts') }));
let opened: ReturnType<typeof openDB> | undefined;

/** The text kept under a name, if there is one. */
export async function readDraft(key: string): Promise<string | undefined> {
  const unwritten = localStorage.getItem(PENDING + key);
  if (unwritten === null) return (await (await store()).get('drafts', key)) as string | undefined;
  // The page that wrote it was left before the database had it.
  void flush(key);
  return unwritten || undefined;
}
/** Keeps a text under a name; an empty one deletes what was kept. */
export async function writeDraft(key: string, text: string): Promise<void> {
  if (keepMeanwhile(key, text)) await flush(key);
  else await keep((await store()).transaction('drafts', 'readwrite'), key, text);
}

const PENDING = 'draft/';
/** The database takes a moment to open and to write, and a page may be left before: until then, the text is kept here. */
function keepMeanwhile(key: string, text: string): boolean {
  try {
    localStorage.setItem(PENDING + key, text);
    return true;
  } catch {
    // Without room for it there is the database alone, and what was here before is older.
    localStorage.removeItem(PENDING + key);
    return false;
  }
}

type Turn = IDBPTransaction<unknown, ['drafts'], 'readwrite'>;
async function keep({ store: drafts, done }: Turn, key: string, text: string): Promise<void> {
  await Promise.all([text === '' ? drafts.delete(key) : drafts.put(text, key), done]);
}

/**
 * Moves what is kept meanwhile into the database. Pages that do it at once take turns there, and each looks at the text only
 * once it is its turn, so that the latest remains.
 */
async function flush(key: string): Promise<void> {
  const turn = (await store()).transaction('drafts', 'readwrite');
  await turn.store.count();
  const text = localStorage.getItem(PENDING + key);
  await (text === null ? turn.done : keep(turn, key, text));
  if (localStorage.getItem(PENDING + key) === text) localStorage.removeItem(PENDING + key);
}

/**
 * A text that survives reloading, signing out and failing requests. The key names the account, the row and what is
 * written: `<user>/<ticket>/reply`.
 */
export function useDraft(
  key: string,
): readonly [text: string, set: (text: string) => void, isKept: boolean, isRead: boolean] {
  const [draft, setDraft] = useState<{ readonly key: string; readonly text: string; readonly isKept: boolean }>();
  const isTyped = useRef(false);
  useEffect(() => {
    let left = false;
    isTyped.current = false;
    void (async () => {
      const kept = await readDraft(key);
      // What somebody types before the draft is read counts more than the draft.
      if (!left && !isTyped.current) setDraft({ key, text: kept ?? '', isKept: kept !== undefined });
    })();
    return () => {
      left = true;
    };
  }, [key]);
  const set = (text: string) => {
    isTyped.current = true;
    setDraft({ key, text, isKept: text !== '' });
    void writeDraft(key, text);
  };
  // Until the draft of this key is read, that of the one before is not shown in its place.
  return draft?.key === key ? [draft.text, set, draft.isKept, true] : ['', set, false, false];
}

/** A draft as the server has it. */
interface Recorded {
  readonly content: string;
  readonly version: number;
}
/** Where a draft is kept for all devices of whoever writes it. What is in this browser goes there after a while. */
export interface DraftRecord {
  find(): Promise<Recorded | undefined>;
  /** Fails with VERSION_CONFLICT where another device has saved since. */
  save(content: string, version: number | null): Promise<Recorded>;
  remove(): Promise<unknown>;
}

/** Nobody waits for a draft, so it is sent once they pause. */
const PAUSE_MS = 1000;

interface SharedDraft {
  readonly text: string;
  readonly set: (text: string) => void;
  readonly sent: (text: string) => void;
  readonly isKept: boolean;
  /** Whether it is known what was kept. */
  readonly isRead: boolean;
  /** What another device has saved and this one has not seen: nothing is saved until one of both is chosen. */
  readonly theirs: string | undefined;
  readonly choose: (whose: 'mine' | 'theirs') => void;
}

/** A draft of this browser that follows somebody to their other devices, where there is a record of it. */
export function useSharedDraft(key: string, record: DraftRecord | undefined): SharedDraft {
  const [text, write, isKept, isRead] = useDraft(key);
  const [found, setFound] = useState<Recorded & { readonly key: string }>();
  const theirs = found?.key === key ? found : undefined;
  /** What the server had when this browser last spoke with it; undefined until then. */
  const version = useRef<number | null>(undefined);
  const latest = useRef({ text, record, theirs });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** One thing is told to the server after the other: what is under way counts before the next. */
  const told = useRef<Promise<unknown>>(Promise.resolve());
  const recordedText = useRef('');
  useEffect(() => {
    latest.current = { text, record, theirs };
  });
  const know = async (seen: number | null) => {
    version.current = seen;
    await writeDraft(`${key}#version`, seen === null ? '' : String(seen));
  };
  const save = async () => {
    const { text: now, record: kept, theirs: other } = latest.current;
    if (kept === undefined || version.current === undefined || other !== undefined) return;
    try {
      if (now !== '') {
        await know((await kept.save(now, version.current)).version);
        recordedText.current = now;
      } else if (version.current !== null) {
        version.current = null;
        await kept.remove();
        await know(null);
      }
    } catch (error) {
      if (isError(error, 'VERSION_CONFLICT')) {
        const current = error.data.details?.current as unknown as Recorded;
        setFound({ ...current, key });
      }
      // It was sent or thrown away elsewhere, so what is written here begins anew.
      else if (isError(error, 'TICKET_DRAFT_NOT_FOUND')) await know(null);
      // Without the server there is what this browser has, which is sent with the next key.
    }
  };
  const tell = (what: () => Promise<unknown>) => {
    clearTimeout(timer.current);
    timer.current = undefined;
    told.current = told.current.then(what);
  };
  // The record is made anew with each drawing: its key says which one it is.
  const hasRecord = record !== undefined;
  useEffect(() => {
    let left = false;
    version.current = undefined;
    const compare = async (kept: DraftRecord) => {
      const mine = await readDraft(key);
      const seen = await readDraft(`${key}#version`);
      const recorded = await kept.find();
      if (left) return;
      recordedText.current = recorded?.content ?? '';
      if (
        recorded !== undefined &&
        mine !== undefined &&
        mine !== recorded.content &&
        String(recorded.version) !== seen
      ) {
        setFound({ ...recorded, key });
        return;
      }
      if (recorded !== undefined && mine === undefined && latest.current.text === '') write(recorded.content);
      await know(recorded?.version ?? null);
    };
    // Without the server, there is what this browser has.
    if (record !== undefined) tell(() => compare(record).catch(() => {}));
    return () => {
      left = true;
      if (timer.current !== undefined) tell(save);
    };
  }, [key, hasRecord]);
  const set = (next: string) => {
    write(next);
    latest.current = { ...latest.current, text: next };
    clearTimeout(timer.current);
    // What was thrown away must not come back on the next page.
    if (next === '') tell(save);
    else timer.current = setTimeout(() => tell(save), PAUSE_MS);
  };
  /** It was sent, which ends what the server has of it, if that is all of it. What was written since then stays. */
  const sent = (all: string) => {
    if (latest.current.text !== all) return;
    write('');
    latest.current = { ...latest.current, text: '' };
    tell(() => (recordedText.current === all ? know(null) : save()));
  };
  return {
    text,
    set,
    sent,
    isKept,
    isRead,
    theirs: theirs?.content,
    choose: (whose) => {
      if (theirs === undefined) return;
      setFound(undefined);
      latest.current = { ...latest.current, theirs: undefined };
      if (whose === 'theirs') write(theirs.content);
      tell(async () => {
        await know(theirs.version);
        if (whose === 'mine') await save();
      });
    },
  };
}

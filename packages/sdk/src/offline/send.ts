import { isError, isOffline } from '../errors.ts';
import { creates, isDone, type Input, type QueueEntry, type QueueProblem } from './entry.ts';

/** The result of one attempt to send a call. */
export type Outcome =
  | { readonly kind: 'done'; readonly answer: Input | undefined; readonly version: number | undefined }
  | { readonly kind: 'problem'; readonly problem: QueueProblem }
  /** The server failed to process it, and may fail again. */
  | { readonly kind: 'failed' }
  /** The proposed id is too far from the present: the clock was wrong when it was made. */
  | { readonly kind: 'untimely' }
  | { readonly kind: 'stop'; readonly why: 'offline' | 'unavailable' | 'signed_out' | 'other_user' };

interface Procedure {
  query(input?: object): Promise<unknown>;
  mutate(input: Input, options: { context: { idempotency_key: string } }): Promise<unknown>;
}
interface Procedures {
  readonly [name: string]: Procedures & Procedure;
}
export const procedureOf = (api: unknown, path: string): Procedure =>
  path.split('.').reduce<Procedures>((node, name) => node[name]!, api as Procedures) as unknown as Procedure;

/** Sends a call once, with the key of all its tries. */
export async function send(api: unknown, entry: QueueEntry): Promise<Outcome> {
  const { path, input, team, idempotency_key } = entry;
  try {
    const answer = (await procedureOf(api, path).mutate(
      { team_id: team, ...input },
      { context: { idempotency_key } },
    )) as Input;
    return { kind: 'done', answer, version: versionOf(answer) };
  } catch (error) {
    return outcomeOf(entry, error);
  }
}
const versionOf = ({ version }: Input): number | undefined => (typeof version === 'number' ? version : undefined);

function outcomeOf(entry: QueueEntry, error: unknown): Outcome {
  const why = stopOf(error);
  if (why !== undefined) return { kind: 'stop', why };
  if (!isError(error)) throw error;
  // It arrived at an earlier try whose key has been forgotten since.
  if (isError(error, 'ID_TAKEN') && creates(entry)) return { kind: 'done', answer: undefined, version: undefined };
  if (isError(error, 'VERSION_CONFLICT')) {
    const current = error.data.details.current as Input & { version: number };
    // If it is the next version, it is ours, and what was written on top of it is written on top of this one.
    const isOurs = current.version === (entry.base_version ?? 0) + 1;
    if (isDone(entry, current)) return { kind: 'done', answer: current, version: isOurs ? current.version : undefined };
    return { kind: 'problem', problem: { kind: 'conflict', current } };
  }
  const { code, message, details } = error.data as { code: string; message: string; details: unknown };
  if (code === 'INTERNAL') return { kind: 'failed' };
  if (creates(entry) && isAboutId(code, details)) return { kind: 'untimely' };
  return { kind: 'problem', problem: { kind: 'refused', code, message, details } };
}

const isAboutId = (code: string, details: unknown): boolean =>
  code === 'INVALID_INPUT' &&
  (details as readonly { path: readonly string[] }[]).every(({ path }) => path.length === 1 && path[0] === 'id');

/** Why nothing can be sent now, if that is what an error means. */
export function stopOf(error: unknown): 'offline' | 'unavailable' | 'signed_out' | 'other_user' | undefined {
  if (isOffline(error)) return 'offline';
  if (isError(error, 'UNAUTHENTICATED', 'ACCOUNT_SUSPENDED', 'EMAIL_NOT_VERIFIED')) return 'signed_out';
  if (isError(error))
    return [408, 429, 502, 503, 504].includes(error.data.httpStatus) || error.data.code === 'IDEMPOTENCY_IN_FLIGHT'
      ? 'unavailable'
      : undefined;
  if (!(error instanceof Error)) return undefined;
  if ((error.cause as Error | undefined)?.name === 'SessionChanged') return 'other_user';
  // Somebody in between answered, such as a proxy, or the page of a wireless network.
  return error.name === 'TRPCClientError' ? 'unavailable' : undefined;
}

/** Sends the bytes of a photo; `createDeskwire` provides it. */
export type SendPhoto = (
  file: Blob,
  options: { filename: string; photo_id: string; team_id: string; idempotency_key: string },
) => Promise<{ readonly id: string }>;

/** Sends the file of a call whose row is there. */
export async function sendFile(photo: SendPhoto, entry: QueueEntry, file: Blob): Promise<Outcome> {
  const photo_id = String(entry.input['id']);
  const { team: team_id, idempotency_key } = entry;
  try {
    const answer = await photo(file, { filename: entry.file!.name, photo_id, team_id, idempotency_key });
    // A page of somebody in between is no answer.
    if (answer.id !== photo_id) return { kind: 'stop', why: 'unavailable' };
    return { kind: 'done', answer: { ...answer }, version: undefined };
  } catch (error) {
    if ((error as Error).name === 'SessionChanged') return { kind: 'stop', why: 'other_user' };
    if (!isError(error)) return { kind: 'stop', why: 'offline' };
    const why = stopOf(error);
    if (why !== undefined) return { kind: 'stop', why };
    const { code, message, details } = error.data as { code: string; message: string; details: unknown };
    // Without a request id nobody of ours answered.
    if (code === 'INTERNAL')
      return error.data.request_id === '' ? { kind: 'stop', why: 'unavailable' } : { kind: 'failed' };
    return { kind: 'problem', problem: { kind: 'refused', code, message, details } };
  }
}

import type { ParseFailure, ParseOutcome } from './parse-outcome.ts';

// The answer of a child: the length of a JSON text in four bytes, that text, and the value's `bytes` as they are. Nothing that
// could carry code, as what wrote it may have been taken over by a file.

/** An outcome in the form in which it leaves the child. */
export function encodeFrame(outcome: ParseOutcome<unknown>): Buffer[] {
  const { value, bytes } = outcome.ok ? detach(outcome.value) : {};
  const json = Buffer.from(JSON.stringify(outcome.ok ? { ok: true, value, has_bytes: bytes !== undefined } : outcome));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return [length, json, bytes ?? Buffer.alloc(0)];
}

/** Decodes the answer of a child; undefined if it is not complete. */
export function decodeFrame(frame: Buffer): ParseOutcome<unknown> | undefined {
  if (frame.length < 4) return undefined;
  const end = 4 + frame.readUInt32LE(0);
  if (frame.length < end) return undefined;
  const answer = parsed(frame.toString('utf8', 4, end));
  if (!isObject(answer) || typeof answer['ok'] !== 'boolean') return undefined;
  if (!answer['ok']) return answer as unknown as ParseFailure;
  const { value, has_bytes } = answer;
  return { ok: true, value: has_bytes === true && isObject(value) ? { ...value, bytes: frame.subarray(end) } : value };
}

function detach(value: unknown): { value: unknown; bytes?: Buffer } {
  if (!isObject(value) || !(value['bytes'] instanceof Uint8Array)) return { value };
  const { bytes, ...rest } = value;
  return { value: rest, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

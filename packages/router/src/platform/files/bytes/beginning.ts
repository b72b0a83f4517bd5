import { Readable } from 'node:stream';

/** The first bytes of a stream, and the stream as if nobody had looked. */
export async function beginningOf(body: Readable, bytes: number): Promise<{ head: Buffer; whole: Readable }> {
  const rest = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const parts: Buffer[] = [];
  let length = 0;
  while (length < bytes) {
    const next = await rest.next();
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const whole = async function* () {
    yield* parts;
    yield* { [Symbol.asyncIterator]: () => rest };
  };
  return { head: Buffer.concat(parts).subarray(0, bytes), whole: Readable.from(whole(), { objectMode: false }) };
}

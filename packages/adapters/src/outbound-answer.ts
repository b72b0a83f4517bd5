import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError, toOutboundError } from './outbound-error.ts';
import type { OutboundWatch } from './outbound-watch.ts';

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** An answer as it stands behind its content encoding; undefined where that is none of ours. */
export function decoded(body: Readable, encoding: string): Readable | undefined {
  if (encoding === '' || encoding === 'identity') return body;
  const decoder = decoders[encoding.trim().toLowerCase()];
  if (decoder === undefined) return undefined;
  // The reader of the decoder gets the error.
  return pipeline(body, decoder(), () => {});
}

export interface AnswerLimits {
  max_bytes: number;
  /** End at the limit instead of failing. */
  truncate: boolean;
}

type Chunk = Uint8Array<ArrayBuffer>;

/**
 * The body of an answer, read as its reader asks for it. Fails with `OutboundError`: over its limit, when nothing comes
 * for too long, when it breaks off. Its connection is closed where it is not read to the end.
 */
export class AnswerBody {
  readonly #chunks: AsyncIterator<Buffer<ArrayBuffer>>;
  readonly #watch: OutboundWatch;
  readonly #truncate: boolean;
  readonly #close: () => void;
  #left: number;

  constructor(from: Readable, watch: OutboundWatch, { max_bytes, truncate }: AnswerLimits, close: () => void) {
    this.#chunks = from[Symbol.asyncIterator]() as AsyncIterator<Buffer<ArrayBuffer>>;
    this.#watch = watch;
    this.#left = max_bytes;
    this.#truncate = truncate;
    this.#close = close;
  }

  async whole(): Promise<Chunk> {
    const chunks: Chunk[] = [];
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  stream(): ReadableStream<Chunk> {
    return new ReadableStream(
      {
        pull: async (controller) => {
          try {
            const chunk = await this.#next();
            if (chunk === undefined) controller.close();
            else controller.enqueue(chunk);
          } catch (error) {
            controller.error(error);
          }
        },
        cancel: this.#close,
      },
      { highWaterMark: 0 },
    );
  }

  async #next(): Promise<Chunk | undefined> {
    try {
      const chunk = this.#left < 0 ? undefined : await this.#read();
      if (chunk === undefined) this.#close();
      return chunk;
    } catch (error) {
      const { aborted, reason } = this.#watch.signal;
      this.#close();
      throw aborted ? reason : toOutboundError(error);
    }
  }

  async #read(): Promise<Chunk | undefined> {
    this.#watch.wait();
    const { done, value } = await this.#chunks.next();
    this.#watch.pause();
    if (done === true) return undefined;
    this.#left -= value.byteLength;
    if (this.#left >= 0) return value;
    if (!this.#truncate) throw new OutboundError('too_large');
    // Bytes beyond the limit need not come at all.
    this.#close();
    return value.subarray(0, value.byteLength + this.#left);
  }
}

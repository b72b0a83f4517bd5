import { OutboundError } from './outbound-error.ts';

export interface WatchLimits {
  /** The whole exchange, in milliseconds. */
  timeout_ms: number;
  /** Between two signs of life. */
  idle_ms: number;
}

/** Ends one exchange when it takes too long or its caller no longer wants it; the signal carries the reason. */
export class OutboundWatch {
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  readonly #idle_ms: number;
  readonly #caller: AbortSignal | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor({ timeout_ms, idle_ms }: WatchLimits, caller: AbortSignal | undefined) {
    this.#total = setTimeout(this.#timeOut, timeout_ms);
    this.#idle_ms = idle_ms;
    this.#caller = caller;
    if (caller?.aborted === true) this.#abort();
    else caller?.addEventListener('abort', this.#abort, { once: true });
    this.wait();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on it is the other side that lets us wait. */
  wait(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(this.#timeOut, this.#idle_ms);
  }

  /** The next step is ours. */
  pause(): void {
    clearTimeout(this.#idle);
  }

  end(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#caller?.removeEventListener('abort', this.#abort);
  }

  readonly #timeOut = () => this.#controller.abort(new OutboundError('timeout'));
  readonly #abort = () => this.#controller.abort(this.#caller?.reason);
}

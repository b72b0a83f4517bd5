/** A span of time; its parts add up. */
export interface Duration {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

/** A clock that tests move by hand: the program's now is the database's clock plus `offset_ms`. */
export interface Clock {
  readonly offset_ms: number;
  /** Lets time pass. It never goes back. */
  advance(duration: Duration): void;
  /** Goes on to noon in UTC of a 15th, so that no day and no month ends while a test counts what was used in it. */
  goToMidMonth(): void;
  /** Keeps the machine's time plus `offset_ms` at what it is now: from here on time passes by `advance` alone. */
  stop(): void;
}

export function testClock(): Clock {
  let offset_ms = 0;
  let stopped_at: number | undefined;
  const advance = (duration: Duration): void => {
    const passed = inMilliseconds(duration);
    if (!(passed >= 0)) throw new RangeError(`Time cannot go back by ${-passed} ms.`);
    if (stopped_at === undefined) offset_ms += passed;
    else stopped_at += passed;
  };
  return {
    get offset_ms() {
      return stopped_at === undefined ? offset_ms : stopped_at - Date.now();
    },
    advance,
    goToMidMonth() {
      const now = stopped_at ?? Date.now() + offset_ms;
      advance({ milliseconds: midMonthAfter(new Date(now)) - now });
    },
    stop() {
      stopped_at ??= Date.now() + offset_ms;
    },
  };
}

function midMonthAfter(now: Date): number {
  const ofMonth = (month: number) => Date.UTC(now.getUTCFullYear(), month, 15, 12);
  const ofThis = ofMonth(now.getUTCMonth());
  return ofThis >= now.getTime() ? ofThis : ofMonth(now.getUTCMonth() + 1);
}

const inMilliseconds = ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Duration): number =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;

/** Reports to the operator about one part of the installation, one line at a time. */
export type Report = (part: string, state: string, detail?: string) => void;

/** Columns for part, state and detail. Each line begins with the time since the start, such as `11 s`. */
export function consoleReport(write: (line: string) => void = console.log, start = performance.now()): Report {
  return (part, state, detail = '') => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${part.padEnd(10)}  ${state.padEnd(9)} ${detail}`.trimEnd());
  };
}

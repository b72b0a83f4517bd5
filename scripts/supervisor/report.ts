/** Tells the operator about one part of the installation, one line at a time. */
export type Report = (part: string, state: string, detail?: string) => void;

/** Columns of part, state and detail; `11 s` after the start is worth knowing, so each line begins with it. */
export function consoleReport(write: (line: string) => void = console.log, start = performance.now()): Report {
  return (part, state, detail = '') => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${part.padEnd(10)}  ${state.padEnd(9)} ${detail}`.trimEnd());
  };
}

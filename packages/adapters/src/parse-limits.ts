/** The limits of reading one file. */
export interface ParseLimits {
  /** From the start of the process to its answer. */
  wall_ms: number;
  /** Physical memory of the whole process, Node itself (some 60 MB) included. */
  resident_bytes: number;
  input_bytes: number;
  output_bytes: number;
}

const MiB = 1024 * 1024;

export const defaultParseLimits: Readonly<ParseLimits> = {
  wall_ms: 60_000,
  resident_bytes: 512 * MiB,
  input_bytes: 100 * MiB,
  output_bytes: 32 * MiB,
};

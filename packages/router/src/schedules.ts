import { foldTallies } from './desk/dashboard/fold.ts';
import { every, type Schedule } from './kit/schedule.ts';
import { sweepFiles } from './platform/files/purge.ts';
import { deleteExpired, makePartitions } from './platform/maintenance/jobs.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is done again and again, whether or not anything happened. */
export const schedules: readonly Schedule[] = [
  every(MINUTE, foldTallies),
  every(DAY, makePartitions),
  every(HOUR, deleteExpired),
  every(DAY, sweepFiles),
];

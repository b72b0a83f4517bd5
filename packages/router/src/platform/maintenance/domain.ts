import type { Domain } from '../../kit/domain.ts';
import { DAY, HOUR, every } from '../../kit/schedule.ts';
import { deleteExpired, maintenanceJobs, makePartitions } from './jobs.ts';

export const maintenanceDomain = {
  jobs: maintenanceJobs,
  schedules: [every(DAY, makePartitions), every(HOUR, deleteExpired)],
} satisfies Domain;

import { audited, type Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/schedule.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { forgetFiles } from './discard.ts';
import { filesJobs } from './jobs.ts';
import { sweepFiles } from './purge.ts';
import { filesRouter } from './router.ts';

export const filesDomain = {
  router: filesRouter,
  jobs: filesJobs,
  schedules: [every(DAY, sweepFiles)],
  references: { file: 'files' },
  audiences: { file: audited },
  tables: {
    files: ofPerson('uploaded_by', {
      kept: 'purge_at',
      authored: ['name'],
      none: ['content_type', 'sha256', 'storage_key'],
    }),
    file_days: ofTeam(),
  },
  forgets: forgetFiles,
} satisfies Domain;

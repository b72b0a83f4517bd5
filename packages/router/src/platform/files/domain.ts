import { audited, type Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { forgetFiles } from './removal/discard.ts';
import { filesJobs } from './removal/jobs.ts';
import { sweepFiles } from './removal/purge.ts';
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
      none: ['content_type', 'sha256', 'storage_key', 'home_kind'],
    }),
    file_days: ofTeam(),
  },
  forgets: forgetFiles,
} satisfies Domain;

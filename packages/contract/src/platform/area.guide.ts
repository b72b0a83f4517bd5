import type { Guide } from '../kit/guide.ts';
import type { platform } from './area.contract.ts';

export const platformGuide = {
  admin: [
    'Administration',
    'Configure this installation, look after its processes, queues and jobs, and stop it for maintenance.',
  ],
  analytics: ['Analytics', 'Ask typed questions about figures, and see how the platform is used.'],
  audit: ['Audit', 'Read who did what, and prove to others that nobody changed the record.'],
  compliance: ['Compliance', 'Export all data of a person, erase it for good, or hold it for a court.'],
  events: ['Events', 'Follow what happens in a team as it happens.'],
  files: ['Files', 'Upload files, attach them to tickets, and download them.'],
  keys: ['Public keys', 'Get the keys that verify what this installation has signed.'],
  meta: ['Installation', 'Find out what this installation offers before anybody signs in.'],
  operations: ['Operations', 'Watch, cancel and retry work that takes a while, such as imports and exports.'],
  status: ['Status', 'Show on a status page whether the platform works.'],
  settings: ['Settings', 'Read and change the settings of a team and your own.'],
} satisfies Guide<typeof platform>;

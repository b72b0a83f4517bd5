import type { Guide } from '../kit/guide.ts';
import type { platform } from './area.contract.ts';

export const platformGuide = {
  admin: ['Administration', 'Configure this installation.'],
  audit: ['Audit', 'Read who did what, and prove to others that nobody changed the record.'],
  events: ['Events', 'Follow what happens in a team as it happens.'],
  files: ['Files', 'Upload files, attach them to tickets, and download them.'],
  keys: ['Public keys', 'Get the keys that verify what this installation has signed.'],
  operations: ['Operations', 'Watch, cancel and retry work that takes a while, such as imports and exports.'],
  settings: ['Settings', 'Read and change the settings of a team and your own.'],
} satisfies Guide<typeof platform>;

import type { Guide } from '../kit/guide.ts';
import type { platform } from './area.contract.ts';

export const platformGuide = {
  admin: ['Administration', 'Configure this installation.'],
  events: ['Events', 'Follow what happens in a team as it happens.'],
  files: ['Files', 'Upload files, attach them to tickets, and download them.'],
  operations: ['Operations', 'Watch, cancel and retry work that takes a while, such as imports and exports.'],
  settings: ['Settings', 'Read and change the settings of a team and your own.'],
} satisfies Guide<typeof platform>;

import { admin } from './admin.ts';
import { analytics } from './analytics.ts';
import { audit } from './audit.ts';
import { compliance } from './compliance.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { keys } from './keys.ts';
import { meta } from './meta.ts';
import { operations } from './operations.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';

export const platform = {
  admin,
  analytics,
  audit,
  compliance,
  events,
  files,
  keys,
  meta,
  operations,
  settings,
  status,
};

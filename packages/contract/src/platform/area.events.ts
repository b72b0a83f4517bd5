import { adminEvents } from './admin.events.ts';
import { auditEvents } from './audit.events.ts';
import { complianceEvents } from './compliance.events.ts';
import { fileEvents } from './files.events.ts';
import { operationEvents } from './operations.events.ts';
import { settingsEvents } from './settings.events.ts';

/** The events of all domains in this area. */
export const platformEvents = {
  ...adminEvents,
  ...auditEvents,
  ...complianceEvents,
  ...fileEvents,
  ...operationEvents,
  ...settingsEvents,
};

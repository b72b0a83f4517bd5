import { auditDomain } from './audit/domain.ts';
import { keysDomain } from './keys/domain.ts';
import { eventsDomain } from './events/domain.ts';
import { filesDomain } from './files/domain.ts';
import { operationsDomain } from './operations/domain.ts';
import { settingsDomain } from './settings/domain.ts';
import { adminDomain } from './admin/domain.ts';
import { maintenanceDomain } from './maintenance/domain.ts';

export const platform = {
  audit: auditDomain,
  keys: keysDomain,
  events: eventsDomain,
  files: filesDomain,
  operations: operationsDomain,
  settings: settingsDomain,
  admin: adminDomain,
  maintenance: maintenanceDomain,
};

import { analyticsDomain } from './analytics/domain.ts';
import { complianceDomain } from './compliance/domain.ts';
import { auditDomain } from './audit/domain.ts';
import { keysDomain } from './keys/domain.ts';
import { metaDomain } from './meta/domain.ts';
import { eventsDomain } from './events/domain.ts';
import { filesDomain } from './files/domain.ts';
import { operationsDomain } from './operations/domain.ts';
import { settingsDomain } from './settings/domain.ts';
import { adminDomain } from './admin/domain.ts';
import { statusDomain } from './status/domain.ts';
import { maintenanceDomain } from './maintenance/domain.ts';

export const platform = {
  analytics: analyticsDomain,
  audit: auditDomain,
  compliance: complianceDomain,
  keys: keysDomain,
  meta: metaDomain,
  events: eventsDomain,
  files: filesDomain,
  operations: operationsDomain,
  settings: settingsDomain,
  status: statusDomain,
  admin: adminDomain,
  maintenance: maintenanceDomain,
};

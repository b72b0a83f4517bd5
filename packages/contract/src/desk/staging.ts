import { deployments } from './staging.deployments.ts';
import { environment, environments } from './staging.environments.ts';
import { freezes } from './staging.freezes.ts';

export const staging = { environments, environment, deployments, freezes };

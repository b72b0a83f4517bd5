import { onStage } from '../domain.ts';
import { PICTURE } from '../words.ts';

export const stage = onStage({
  furnish: async (_world, { reporter }) => ({ rows: { user: reporter.user_id } }),
  access: {
    'users.removeAvatar': 'user (session only)',
    'users.restoreMe': 'public',
    'users.restore': 'platform:admin',
  },
  rowRules: {
    // Who runs the platform gives platform roles, not those of a team.
    'users.setRole': ({ team }) => (team === 'A' ? 'Y' : '403'),
  },
  inputs: {
    'users.setAvatar': () => ({ image: PICTURE }),
    'users.restoreMe': ({ once }) => ({ token: once.restore_account }),
    'users.restore': ({ deleted_user }) => ({ user_id: deleted_user }),
    'users.setRole': () => ({ role: 'member' }),
  },
});

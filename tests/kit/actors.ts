import type { PlatformRole, TeamGrant } from '@deskwire/contract/kit/access.ts';

/** Who may stand before a door, in words of the domain. Team A is the team that every request is about. */
export interface Actor {
  readonly name: string;
  readonly credential: 'none' | 'session' | 'key' | 'delegate';
  /** Whether the credential lets anybody in: 401 and 403 say how it is refused. */
  readonly standing: 'live' | 401 | 403;
  readonly team: 'A' | 'B' | 'none';
  /** Their roles; of somebody with a custom role, what it permits. */
  readonly roles: readonly TeamGrant[];
  readonly platform: PlatformRole;
  /** What an API key or a run is for. */
  readonly scopes?: readonly string[];
  /** Whether the rows of team A are about them: they reported the ticket, wrote the comment, sent the file. */
  readonly owns: boolean;
  /** Whether the session is younger than ten minutes. */
  readonly fresh: boolean;
}

const nobody: Omit<Actor, 'name'> = {
  credential: 'session',
  standing: 'live',
  team: 'none',
  roles: [],
  platform: 'user',
  owns: false,
  fresh: true,
};
const inTeam = (...roles: TeamGrant[]): Omit<Actor, 'name'> => ({ ...nobody, team: 'A', roles });
const owner = inTeam('owner');
/** A run of the worker, which acts for somebody without a credential of theirs. */
const runOf = (scopes: readonly string[]): Omit<Actor, 'name'> => ({ ...owner, credential: 'delegate', scopes });
const keyOf = (scopes: readonly string[], of = owner): Omit<Actor, 'name'> => ({ ...of, credential: 'key', scopes });

const cast = {
  anonymous: { ...nobody, credential: 'none', standing: 401 },
  otherUser: nobody,
  otherOwner: { ...nobody, team: 'B', roles: ['owner'] },
  requester: inTeam('requester'),
  reporter: { ...inTeam('requester'), owns: true },
  viewer: inTeam('viewer'),
  member: inTeam('member'),
  approver: inTeam('approver'),
  agent: inTeam('agent'),
  admin: inTeam('admin'),
  owner,
  // A custom role: no built-in one handles tickets without projects.
  dispatcher: inTeam('team.read', 'tickets.read', 'tickets.readAll', 'tickets.handle', 'people.read'),
  staleOwner: { ...owner, fresh: false },
  suspended: { ...owner, standing: 403 },
  deleted: { ...owner, standing: 401 },
  unverified: { ...owner, standing: 403 },
  secondFactorPending: { ...owner, standing: 401 },
  expired: { ...owner, standing: 401 },
  loggedOut: { ...owner, standing: 401 },
  revokedKey: { ...keyOf(['*']), standing: 401 },
  narrowKey: keyOf(['tickets.list']),
  fullKey: keyOf(['*']),
  viewerKey: keyOf(['*'], inTeam('viewer')),
  leaverKey: { ...keyOf(['*'], nobody), standing: 401 },
  run: runOf(['*']),
  narrowRun: runOf(['tickets.list']),
  platformAdmin: { ...nobody, platform: 'admin' },
  platformMaster: { ...nobody, platform: 'master_admin' },
} satisfies Record<string, Omit<Actor, 'name'>>;

export type ActorName = keyof typeof cast;
/** Everybody, from those who may least. */
export const actors: readonly (Actor & { name: ActorName })[] = Object.entries(cast).map(([name, facts]) => ({
  name: name as ActorName,
  ...(facts as Omit<Actor, 'name'>),
}));
export const actorOf = (name: ActorName): Actor & { name: ActorName } => actors.find((one) => one.name === name)!;

import type { Db } from '@deskwire/database/schema.ts';
import type { Base } from '../context.ts';
import type { InTeam } from '../team-id.ts';
import type { NoticeText } from './notices.ts';

/** Another system in which people of a team can be sent messages, at the address that the team has for them. */
export interface Messenger {
  /** Whether the team has an account there that works. */
  readonly isThere: (db: Db, team: InTeam) => Promise<boolean>;
  /** Sends a message to one person, with a link to the page to open. Does nothing if nobody there has that address. */
  readonly tell: (
    ctx: Base,
    team: InTeam,
    email: string,
    said: NoticeText & { readonly link: string | undefined },
  ) => Promise<void>;
}

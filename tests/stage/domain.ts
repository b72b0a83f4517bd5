import type { Pool } from 'pg';
import type { RefKind } from '@deskwire/router/domains.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson, TestUser } from '@deskwire/testing/builders.ts';
import type { Actor } from '../kit/actors.ts';
import type { Input } from '../kit/requests.ts';
import type { Stage } from '../kit/stage.ts';
import type { FurnishedTeam } from '../kit/team.ts';

/** What becomes of a call: let in, or refused in one of these ways. */
export type Outcome = 'Y' | '401' | '403' | '404' | '410';
/** What the row that a call is about adds to the access rule, for somebody whom the rule lets in. */
export type RowRule = (actor: Actor) => Outcome;
type Rows = Readonly<Partial<Record<RefKind, string>>>;
/** Something said of procedures, by their paths. */
type ByPath<T> = Readonly<Record<string, T>>;

/** A team that has its people and nothing else yet. */
export interface Desk {
  readonly id: string;
  readonly ticket_prefix: string;
  readonly owner: TestPerson;
  readonly agent: TestPerson;
  /** Whose is what can be somebody's. */
  readonly reporter: TestPerson;
  /** Somebody without an account. */
  readonly contact: { readonly person_id: string };
  /** Found in everything of the team that people write. */
  readonly mark: string;
  /** What another domain has put there, which it does now if it has not yet. Ask for one after the other. */
  readonly of: <F extends Furnished>(domain: StageDomain<F>) => Promise<F>;
}

/** What a domain has put on the stage of a team. Whatever else its inputs need stands beside these. */
export interface Furnished {
  /** A row of every kind that inputs may name. */
  readonly rows?: Rows;
  /** Others of these kinds: some inputs want two different ones. */
  readonly second?: Rows;
  /** Rows in a private project whose texts contain PRIVATE, and others of these kinds. */
  readonly secret?: Rows;
  readonly secretSecond?: Rows;
}

/** What the tests of all procedures must be told of a domain, because its contract does not say it. */
interface Told<F extends Furnished> {
  /** Puts at least one row into each of its tables, each text with the mark of the team in it. */
  readonly furnish?: (world: TestWorld, desk: Desk) => Promise<F>;
  /** Called for team A when all who call are there. */
  readonly everybodyCame?: (
    world: TestWorld,
    team: FurnishedTeam,
    people: readonly { readonly actor: Actor; readonly user: TestUser }[],
  ) => Promise<void>;
  /** Who may call what tests/routes.tsv does not name, written down by whoever reviewed it. */
  readonly access?: ByPath<string>;
  /** What the row of the stage adds to that. */
  readonly rowRules?: ByPath<RowRule>;
  /** Which row is meant and what would make sense, where the schema cannot know it. `own` is what `furnish` gave. */
  readonly inputs?: ByPath<(stage: Stage & { readonly own: F }, actor: Actor) => Input>;
  /** What has to be otherwise on the stage of team A before a call, so that somebody can bring it to an end. */
  readonly otherwise?: ByPath<(db: Pool, stage: Stage) => Promise<unknown>>;
  /** What nobody on the stage can bring to an end, and why. */
  readonly unsuccessful?: ByPath<string>;
  /** `path field` that may name a row of another team without a 404, and why that does no harm. */
  readonly harmless?: ByPath<string>;
  /** Fields that may not stand beside a reference, by `path field`. */
  readonly apart?: ByPath<readonly string[]>;
  /** What has to stand beside a reference, by `path field`, because it belongs to one kind of thing alone. */
  readonly beside?: ByPath<(stage: Stage) => Input>;
  /** Procedures that whoever has a link or a key follows into the team: they read it and write to it as nobody of it. */
  readonly links?: readonly string[];
  /** Procedures by which others than the team write to it, and who they are. */
  readonly reaches?: ByPath<(actor: Actor) => boolean>;
  /** Procedures that are sent a picture; the others that take a file are sent a table. */
  readonly pictures?: readonly string[];
  /** Procedures that take a version of something else than the row of the stage, or have a test of it of their own. */
  readonly versionsApart?: readonly string[];
  /** Tables whose rows come and go by themselves, or say nothing of what a team does: they may be empty. */
  readonly passing?: readonly string[];
}

/** A domain on the stage. What its inputs are given is bound by then. */
export interface StageDomain<F extends Furnished = Furnished> extends Omit<Told<F>, 'inputs'> {
  readonly inputs: ByPath<(stage: Stage, actor: Actor) => Input>;
}

export function onStage<F extends Furnished>(told: Told<F>): StageDomain<F> {
  const { inputs = {}, ...rest } = told;
  const domain: StageDomain<F> = {
    ...rest,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([path, fill]) => [
        path,
        (stage, actor) => fill({ ...stage, own: stage.a.of(domain) }, actor),
      ]),
    ),
  };
  return domain;
}

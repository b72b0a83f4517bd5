import type { Db } from '@deskwire/database/schema.ts';
import type { Accounts } from '@deskwire/adapters/accounts/accounts.ts';
import type { Imap } from '@deskwire/adapters/imap.ts';
import type { Keyring } from '@deskwire/adapters/keyring.ts';
import type { Mailer } from '@deskwire/adapters/mail.ts';
import type { ModelEndpoint } from '@deskwire/adapters/openai.ts';
import type { Outbound } from '@deskwire/adapters/outbound.ts';
import type { SignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import type { PreviewWorker } from '@deskwire/adapters/preview-worker.ts';
import type { PaymentProvider } from '@deskwire/adapters/payment-provider.ts';
import type { PdfWriter } from '@deskwire/adapters/pdf.ts';
import type { Storage } from '@deskwire/adapters/storage.ts';
import type { Turns } from '@deskwire/adapters/turns.ts';
import type { Call } from './calls/call.ts';
import type { Controls } from './operating/controls.ts';
import type { DomainIndex } from './domain.ts';
import type { EventHub } from './events/event-hub.ts';
import type { Meter } from './operating/meter.ts';
import type { Replica } from './operating/replica.ts';
import type { Streams } from './streams/streams.ts';
import type { Limiter } from './limits/limiter.ts';

/** The settings of the operator; only the apps read them from the environment. */
export interface Config {
  readonly public_url: string;
  readonly production: boolean;
  readonly mail_from: string;
  /** Multiplies the limits per address for callers on this machine; 1 in production by default. */
  readonly loopback_allowance: number;
  /** In characters. */
  readonly password_min_length: number;
  /** The secrets with which providers sign messages: several while one is being changed; without any, they are refused. */
  readonly signing_secrets: Readonly<Record<'slack' | 'github' | 'stripe' | 'lemonsqueezy', readonly string[]>>;
}

/** A model server that the operator has set up. */
export interface PlatformModels extends ModelEndpoint {
  readonly kind: 'openai' | 'compatible';
  /** The model that it uses by default. */
  readonly model: string;
}
/** The models that can be called, and how many calls may run at once. */
export interface Models {
  /** Asked in this order, after the providers of the team. May be empty. */
  readonly platform: readonly PlatformModels[];
  /** The server that turns texts into vectors, so that search can compare meanings. Optional. */
  readonly embeddings?: (ModelEndpoint & { readonly model: string }) | undefined;
  /** For the addresses that teams give. */
  readonly outbound: Outbound;
  /** How many calls run at once. */
  readonly turns: Turns;
}

/** Everything that outlives a request. Built once by each app. */
export interface Services {
  readonly config: Config;
  readonly db: Db;
  /** Undefined where there is only one database. */
  readonly replica: Replica | undefined;
  readonly keyring: Keyring;
  readonly limiter: Limiter;
  readonly storage: Storage;
  readonly mailer: Mailer;
  /** Reads mailboxes of teams. */
  readonly imap: Imap;
  readonly models: Models;
  /** Requests to addresses that users enter. */
  readonly outbound: Outbound;
  /** The identity providers with which people can sign in. */
  readonly providers: SignInProviders;
  /** The payment provider; undefined if none is configured. */
  readonly payments: PaymentProvider | undefined;
  /** Other systems where teams have accounts. */
  readonly accounts: Accounts;
  /** The worker that builds previews, and how many it builds at once. Without one, a preview is a zip of its sources. */
  readonly previews: { readonly worker: PreviewWorker | undefined; readonly at_once: number };
  readonly pdf: PdfWriter;
  /** Tests move time; milliseconds added to the database's clock. */
  readonly clock: { readonly offset_ms: number };
  /** Wakes the relay after a commit that left work in the outbox. */
  readonly ring: () => void;
  /** Counts calls. */
  readonly meter: Meter;
  /** Maintenance mode and paused queues. */
  readonly controls: Controls;
  /** The live events, for streams. */
  readonly events: EventHub;
  /** The streams of rows that somebody watches. */
  readonly streams: Streams;
  /** Calls a procedure as a door would, for work that runs without one. */
  readonly call: Call;
  /** The index of the manifests of all domains. */
  readonly domains: DomainIndex;
  /** Reports an error to the operator that the caller must not see. */
  readonly report: (message: string, error: unknown, fields?: Record<string, unknown>) => void;
}

/**
 * Why a model did not answer. `unauthorized`: the key is wrong. `no_model`: there is no model of that name. `rate`: too
 * many requests. `quota`: nothing is left to spend. `refused`: the request itself, such as a parameter that the model does
 * not know. `malformed`: the answer is not one of this protocol.
 */
export type ModelErrorReason =
  | 'unauthorized'
  | 'no_model'
  | 'rate'
  | 'quota'
  | 'refused'
  | 'server'
  | 'unreachable'
  | 'timeout'
  | 'malformed';

const messages: Record<ModelErrorReason, string> = {
  unauthorized: 'The provider does not accept the key',
  no_model: 'The provider has no model of this name',
  rate: 'The provider gets too many requests',
  quota: 'The account at the provider has nothing left to spend',
  refused: 'The provider does not accept the request',
  server: 'The provider failed',
  unreachable: 'The provider could not be reached',
  timeout: 'The provider did not answer in time',
  malformed: 'The provider did not answer in the expected form',
};

/** Reasons for which nothing was computed, so that nothing is paid either. */
const free: ReadonlySet<ModelErrorReason> = new Set([
  'unauthorized',
  'no_model',
  'rate',
  'quota',
  'refused',
  'unreachable',
]);

/** A call of a model that failed. The message names neither an address nor anything of the answer. */
export class ModelError extends Error {
  override name = 'ModelError';
  reason: ModelErrorReason;
  /** Whether the provider may have computed something, and so bills it. */
  billed: boolean;
  /** The parameter that the provider does not accept. */
  parameter: string | undefined;

  constructor(reason: ModelErrorReason, options: ErrorOptions & { parameter?: string | undefined } = {}) {
    super(messages[reason], options);
    this.reason = reason;
    this.billed = !free.has(reason);
    this.parameter = options.parameter;
  }
}

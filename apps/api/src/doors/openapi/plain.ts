import type { ErrorCode } from '@deskwire/contract/errors.ts';

/** A route that is not a procedure. The OpenAPI document includes it through the table of its door. */
export interface PlainRoute {
  /** Method and path from the root of the server: `GET /live`. */
  readonly route: `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;
  /** Unique among the operations of the document. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string | undefined;
  /** As in the contract: `public`, `user`, `team:…`, `signed:…`. */
  readonly access: string;
  /** Parameters in path, query and headers, with their JSON Schemas. */
  readonly parameters?: readonly PlainParameter[] | undefined;
  /** The accepted bodies: media type → JSON Schema. */
  readonly body?: Readonly<Record<string, object>> | undefined;
  /** Errors it responds with besides BAD_REQUEST and RATE_LIMITED. They have the common body. */
  readonly refusals?: readonly ErrorCode[] | undefined;
  /** Responses by status. */
  readonly answers: Readonly<Record<number, PlainAnswer>>;
}
export interface PlainParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
  readonly schema: object;
}
export interface PlainAnswer {
  readonly description: string;
  /** The media type; absent if there is no body. */
  readonly type?: string | undefined;
  readonly schema?: object | undefined;
}

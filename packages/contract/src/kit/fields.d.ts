import { z } from 'zod';
/** A UUID that knows which kind of row it refers to. */
export declare const ref: <const K extends string>(kind: K) => z.ZodUUID;
/** The id a client proposes for a row it creates. */
export declare const proposedId: <const K extends string>(kind: K) => z.ZodOptional<z.ZodUUID>;
/** A reference to a row that also has a human key (`TKT-001`); either is accepted wherever the row is named. */
export declare const keyedRef: <const K extends string>(kind: K) => z.ZodString;
/** Trimmed free text of 1 to `max` characters that Postgres can store: no NUL, no lone surrogates. */
export declare const text: (max: number, min?: number) => z.ZodString;
/** Text kept exactly as it was sent, including white space: a log line, a signed body. */
export declare const rawText: (max: number) => z.ZodString;
/** An instant: ISO 8601 in UTC on the way out, with any offset on the way in. */
export declare const timestamp: () => z.ZodISODateTime;
/** A calendar date without a time zone. */
export declare const isoDate: () => z.ZodISODate;
export declare const email: () => z.ZodPipe<z.ZodString, z.ZodEmail>;
/** A URL the server itself will call: https only, resolved and checked again on each use. */
export declare const outboundUrl: () => z.ZodURL;
export declare const locale: () => z.ZodString;
/** An IANA time zone name known to this runtime. */
export declare const timeZone: () => z.ZodString;
/** The input of a team procedure: strict, with an optional team. */
export declare const inTeam: <S extends z.ZodRawShape>(shape: S) => z.ZodObject<{
    team_id: z.ZodOptional<z.ZodUUID>;
} & S extends infer T ? { -readonly [P in keyof T]: T[P]; } : never, z.core.$strict>;
/** The team a procedure is about, where the path names it. */
export declare const teamId: () => z.ZodUUID;
/** The optimistic lock of a row: an update that sends the version it read fails if somebody else was faster. */
export declare const expectedVersion: () => z.ZodOptional<z.ZodInt>;

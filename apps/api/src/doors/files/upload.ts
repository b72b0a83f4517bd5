import type { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context, Upload } from '@deskwire/router/kit/context.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import {
  admitUpload,
  discardRefused,
  discardUpload,
  receiveUpload,
} from '@deskwire/router/platform/files/bytes/receive.ts';
import { coercersOf, fieldsOf } from '../../coerce.ts';
import { contextOf } from '../../context.ts';
import { appErrorOf } from '../../errors.ts';
import type { Input } from '../../input.ts';
import type { Caller } from '../../procedures.ts';
import type { Route } from '../../routes.ts';
import { mount, statusOf, type Handler } from '../mount.ts';

/** A form has few fields; the tier of the team decides how large a file may be. */
const limits = {
  files: 10,
  fields: 40,
  parts: 50,
  fieldSize: 20_000,
  fieldNameSize: 100,
  headerPairs: 20,
  fileSize: Infinity,
};

/** Mounts the procedures that accept bytes. The form parser has a scope of its own: no other route may use it. */
export async function mountUploads(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, { limits });
    mount(scope, prefix, services, {
      serves: ({ door }) => door === 'upload',
      config: () => ({ accepts: ['multipart/form-data'] }),
      // The input comes with the form, between the files.
      reader: () => (req) => req.params,
      open: (route, call) => takeUpload(services, route, call),
    });
  });
}

function takeUpload(services: Services, route: Route, call: Caller): Handler {
  const { path, entry } = route;
  const readFields = fieldReader(route);
  const takesDigest = fieldsOf(entry.input).has('sha256');
  return async ({ req, reply, ctx }) => {
    const uploads: Upload[] = [];
    try {
      const input = await receiveForm(req, uploads, readFields, (fields) =>
        admitUpload(entry, path, ctx, fields).then(
          ({ max_bytes }) =>
            (body, name) =>
              receiveUpload(services, body, { name, max_bytes }),
        ),
      );
      // With the digest in the input, an Idempotency-Key tells the same file from another.
      if (takesDigest && uploads.length === 1) input['sha256'] ??= uploads[0]!.sha256;
      // Authenticates again, as the upload may have taken minutes.
      const now: Context = { ...contextOf(services, req, reply), uploads };
      const output = await call(now, input);
      await discardUnkept(services, output, uploads);
      return await reply.code(statusOf(entry)).send(output);
    } catch (thrown) {
      const error = refusalOf(thrown);
      await discardRefused(services, uploads, error);
      throw error;
    }
  };
}

type Receive = (body: Readable, name: string | undefined) => Promise<Upload>;

/** Reads a form to its end. The fields before the first file decide whether the form may be sent at all. */
async function receiveForm(
  req: FastifyRequest,
  uploads: Upload[],
  readFields: (req: FastifyRequest, fields: Input) => Input,
  admit: (fields: Input) => Promise<Receive>,
): Promise<Input> {
  const fields: Input = {};
  let receive: Receive | undefined;
  for await (const part of req.parts()) {
    if (part.type === 'file') {
      receive ??= await admit(readFields(req, fields));
      uploads.push(await receive(part.file, nameOf(part.filename)));
    } else if (part.valueTruncated || part.fieldnameTruncated) throw new AppError('PAYLOAD_TOO_LARGE');
    else fields[part.fieldname] = part.value;
  }
  return readFields(req, fields);
}

/** Browsers percent-encode three characters of a name, and no others (HTML, "multipart/form-data"). */
const nameOf = (sent: string | undefined): string | undefined =>
  sent?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');

/** Everything in a form is text; the schema of the input says what it means. */
function fieldReader({ entry, alias }: Route) {
  const coercers = coercersOf(entry.input);
  return (req: FastifyRequest, fields: Input): Input => {
    const input: Input = { ...fields, ...(req.params as Input), ...alias?.set };
    for (const [from, to] of Object.entries(alias?.rename ?? {})) {
      input[to] ??= input[from];
      delete input[from];
    }
    for (const [field, coerce] of coercers) if (input[field] !== undefined) input[field] = coerce(input[field]);
    return input;
  };
}

/** A repeated request returns the file of the first one, so the bytes sent this time are not needed. */
async function discardUnkept(services: Services, output: unknown, uploads: readonly Upload[]): Promise<void> {
  const answered = (output as { id?: unknown; sha256?: unknown } | null) ?? {};
  if (typeof answered.sha256 !== 'string') return;
  for (const upload of uploads) if (upload.id !== answered.id) await discardUpload(services, upload);
}

/** The parser's own errors, in addition to those of every route. */
function refusalOf(thrown: unknown): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'FST_PARTS_LIMIT' || code === 'FST_FILES_LIMIT' || code === 'FST_FIELDS_LIMIT')
    return new AppError('PAYLOAD_TOO_LARGE', { max_files: limits.files, max_fields: limits.fields }, { cause: thrown });
  if (typeof code === 'string' && /^FST_(PROTO_VIOLATION|MP_PREMATURE_CLOSE|INVALID_JSON_FIELD_ERROR)$/.test(code))
    return new AppError('BAD_REQUEST', undefined, { cause: thrown });
  // Busboy's own errors have no code; all of them are about the form.
  if (thrown instanceof Error && /multipart|terminated early|boundary/i.test(thrown.message))
    return new AppError('BAD_REQUEST', { reason: 'The form is cut or malformed' }, { cause: thrown });
  return appErrorOf(thrown);
}

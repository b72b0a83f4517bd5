import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { openApiDocument } from '@deskwire/api/doors/openapi/openapi.ts';
import type { Answer } from '../kit/doors.ts';
import type { Spelling } from '../kit/requests.ts';

interface Operation {
  readonly deprecated?: boolean;
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: Readonly<Record<string, unknown>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
const document = openApiDocument() as unknown as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'document', ...document });

const validators = new Map<string, ValidateFunction | undefined>();

/** What the document says otherwise of the answer of a spelling: a status it does not name, or a body of another shape. */
export function documentFaults({ method, url, entry }: Spelling, { status, value }: Answer): string[] {
  // Bytes and streams have no schema of JSON.
  const bytes = entry.door === 'download' || entry.door === 'report' || entry.door === 'document';
  if ((bytes || entry.kind === 'subscription') && status < 400) return [];
  const place = pathOf(url);
  const known = document.paths[place]?.[method.toLowerCase()];
  if (known === undefined) return ['does not stand in the document'];
  const validate = validatorOf(`/paths/${escaped(place)}/${method.toLowerCase()}/responses/${status}`, known, status);
  if (validate === undefined) return [`answers ${status}, which the document does not name`];
  if (validate(status < 400 ? value : { error: value })) return [];
  return [`answers ${status} otherwise than documented: ${ajv.errorsText(validate.errors).slice(0, 300)}`];
}

/** The address as the document has it, where addresses of one shape are one path. */
const places = new Map(Object.keys(document.paths).map((path) => [shapeOf(path), path]));
export function pathOf(url: string): string {
  return places.get(shapeOf(url)) ?? url;
}
function shapeOf(url: string): string {
  return url.replaceAll(/\{\w+\}/g, '{}');
}
const escaped = (segment: string) =>
  segment.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');

function validatorOf(pointer: string, { responses }: Operation, status: number): ValidateFunction | undefined {
  if (validators.has(pointer)) return validators.get(pointer);
  const response = responses[status];
  const base = response?.$ref === undefined ? pointer : response.$ref.slice(1);
  const validate =
    response === undefined ? undefined : ajv.compile({ $ref: `document#${base}/content/application~1json/schema` });
  validators.set(pointer, validate);
  return validate;
}

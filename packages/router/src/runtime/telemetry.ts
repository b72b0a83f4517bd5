import { withDeadline } from '@deskwire/queue/wait.ts';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';

/** The tracing of the process. Absent if no collector is named; then its modules are not even loaded. */
export interface Telemetry {
  /** Begins the span of a request. */
  request(request: TracedRequest): TracedAnswer;
  /** A span for a statement that has just been answered. */
  statement(text: string, duration: number, error?: unknown): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}
export interface TracedAnswer {
  /** Runs what handles the request below its span. */
  run(handle: () => void): void;
  /** Tells how it was answered, at which pattern of a route. */
  end(status: number, route: string | undefined): void;
}
export interface TracedRequest {
  readonly method: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly id: string;
}

/** Starts sending traces to an OTLP collector; further settings are the standard OTEL_ variables. */
export async function startTelemetry(endpoint: string | undefined, service: string): Promise<Telemetry | undefined> {
  if (endpoint === undefined) return undefined;
  const [{ NodeSDK }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const traceExporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const sdk = new NodeSDK({
    serviceName: service,
    traceExporter,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return {
    request: traceRequest,
    statement: traceStatement,
    stop: () => withDeadline(sdk.shutdown(), LAST_SPANS_MS, 'late').catch(() => undefined),
  };
}

/** A collector that is away does not hold up the end of the process. */
const LAST_SPANS_MS = 2000;
const tracer = () => trace.getTracer('deskwire');

function traceRequest({ method, headers, id }: TracedRequest): TracedAnswer {
  const parent = propagation.extract(ROOT_CONTEXT, headers);
  const attributes = { 'http.request.method': method, 'http.request.header.x-request-id': id };
  const span = tracer().startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  return {
    run: (handle) => context.with(trace.setSpan(parent, span), handle),
    end(status, route) {
      if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** Statements carry placeholders, not values, so their text may be shown. */
function traceStatement(text: string, duration: number, error?: unknown): void {
  if (trace.getActiveSpan() === undefined) return;
  const span: Span = tracer().startSpan(text.trimStart().split(/\s/, 1)[0]!.toLowerCase(), {
    kind: SpanKind.CLIENT,
    startTime: Date.now() - duration,
    attributes: { 'db.system.name': 'postgresql', 'db.query.text': text },
  });
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

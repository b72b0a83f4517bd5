import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type SpanKind } from '@opentelemetry/api';

/** The `traceparent` (W3C Trace Context) of the active span. Undefined if nothing is traced. */
export function traceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Runs work as a span below `parent`, or below the active span. Costs nothing if nothing is traced. */
export function inSpan<T>(
  name: string,
  options: { kind: SpanKind; parent?: string | undefined; attributes?: Record<string, string> },
  work: () => Promise<T>,
): Promise<T> {
  const { kind, parent, attributes = {} } = options;
  const above = parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
  return trace.getTracer('deskwire').startActiveSpan(name, { kind, attributes }, above, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

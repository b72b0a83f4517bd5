import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type SpanKind } from '@opentelemetry/api';

/** The name and place of what runs now, as W3C Trace Context writes it. Undefined where nothing is traced. */
export function traceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Runs work as a span below the one that `parent` names, or below what runs now. Costs nothing where nothing is traced. */
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

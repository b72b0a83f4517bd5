import type { Issue } from '../../../platform/operations/kind.ts';
import { DEEPEST } from '../changes/fit.ts';
import type { Links } from './draft.ts';

/** One line of a file, by what names it and what it names. */
export interface Linked extends Links {
  readonly line: number;
  /** It is refused for what else it says. */
  readonly refused: boolean;
}

/** Which line has which name; the first, where several have one. */
export function linesByName(lines: readonly Pick<Linked, 'line' | 'names'>[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { line, names } of lines) for (const name of names) if (!found.has(name)) found.set(name, line);
  return found;
}

/** The names in lines that no line of the file has: they must be tasks that exist already. */
export const outsideOf = (lines: readonly Linked[], byName: ReadonlyMap<string, number>): string[] =>
  [
    ...new Set(lines.flatMap(({ parent, depends_on }) => [parent, ...depends_on].filter((name) => name !== null))),
  ].filter((name) => !byName.has(name));

/**
 * The faults of the links between the lines of a file, by line: unknown names, keys that two lines have, circles, too many
 * levels, and lines that depend on a refused one. Names in `known` are tasks of the project.
 */
export function linkIssues(
  lines: readonly Linked[],
  known: ReadonlySet<string>,
): ReadonlyMap<number, readonly Issue[]> {
  const byName = linesByName(lines);
  const issues = new Map<number, Issue[]>();
  const refuse = (line: number, field: string, reason: string, value: string | null) =>
    void issues.set(line, [...(issues.get(line) ?? []), { field, reason, value }]);
  for (const { line, names, parent, depends_on } of lines) {
    const first = names.map((name) => byName.get(name)!).find((other) => other !== line);
    if (first !== undefined) refuse(line, 'external_key', `names line ${first} already`, names[0]!);
    for (const [field, name] of [['parent', parent] as const, ...depends_on.map((one) => ['depends_on', one] as const)])
      if (name !== null && !byName.has(name) && !known.has(name))
        refuse(line, field, 'names no task of the file or the project', name);
  }
  const graph = graphOf(lines, byName);
  for (const line of circles(new Map([...graph].map(([at, { parent }]) => [at, parent === undefined ? [] : [parent]]))))
    refuse(line, 'parent', 'leads back to the line itself', null);
  for (const line of circles(new Map([...graph].map(([at, { waits }]) => [at, waits]))))
    refuse(line, 'depends_on', 'leads back to the line itself', null);
  checkLevels(graph, issues, refuse);
  spread(lines, graph, issues, refuse);
  return issues;
}

interface Node {
  readonly parent: number | undefined;
  readonly waits: readonly number[];
}
type Graph = ReadonlyMap<number, Node>;
type Refuse = (line: number, field: string, reason: string, value: string | null) => void;

const graphOf = (lines: readonly Linked[], byName: ReadonlyMap<string, number>): Graph =>
  new Map(
    lines.map(({ line, parent, depends_on }) => [
      line,
      {
        parent: parent === null ? undefined : byName.get(parent),
        waits: depends_on.flatMap((name) => byName.get(name) ?? []),
      },
    ]),
  );

/** The nodes that lie on a circle, or on a way between two: what is left when everything that ends is taken away. */
function circles(edges: ReadonlyMap<number, readonly number[]>): number[] {
  const back = new Map<number, number[]>();
  for (const [from, to] of edges) for (const one of to) back.set(one, [...(back.get(one) ?? []), from]);
  const left = new Set(edges.keys());
  for (const [out, into] of [
    [edges, back],
    [back, edges],
  ] as const) {
    const degree = new Map(
      [...left].map((node) => [node, (out.get(node) ?? []).filter((one) => left.has(one)).length]),
    );
    const ends = [...left].filter((node) => degree.get(node) === 0);
    for (let node = ends.pop(); node !== undefined; node = ends.pop()) {
      left.delete(node);
      for (const one of into.get(node) ?? []) {
        if (!left.has(one)) continue;
        degree.set(one, degree.get(one)! - 1);
        if (degree.get(one) === 0) ends.push(one);
      }
    }
  }
  return [...left];
}

/** No task is nested too deep, and none waits for what it is part of, or for a part of itself. */
function checkLevels(graph: Graph, issues: ReadonlyMap<number, unknown>, refuse: Refuse): void {
  const above = (line: number): number[] => {
    const line_up: number[] = [];
    for (let at = graph.get(line)?.parent; at !== undefined && line_up.length <= DEEPEST; at = graph.get(at)?.parent)
      line_up.push(at);
    return line_up;
  };
  for (const [line, { waits }] of graph) {
    if (issues.has(line)) continue;
    const up = above(line);
    if (up.length >= DEEPEST) refuse(line, 'parent', `is nested deeper than ${DEEPEST} levels`, null);
    if (waits.some((other) => up.includes(other) || above(other).includes(line)))
      refuse(line, 'depends_on', 'names a task that it is part of, or that is part of it', null);
  }
}

/** Refuses lines that depend on a refused one, so that the corrected file creates all of them. */
function spread(lines: readonly Linked[], graph: Graph, issues: ReadonlyMap<number, unknown>, refuse: Refuse): void {
  const hanging = new Map<number, { line: number; field: string }[]>();
  const hang = (at: number, line: number, field: string) =>
    void hanging.set(at, [...(hanging.get(at) ?? []), { line, field }]);
  for (const [line, { parent, waits }] of graph) {
    if (parent !== undefined) hang(parent, line, 'parent');
    for (const other of waits) hang(other, line, 'depends_on');
  }
  const refused = new Set([...lines.filter((one) => one.refused).map(({ line }) => line), ...issues.keys()]);
  const next = [...refused];
  for (let at = next.pop(); at !== undefined; at = next.pop())
    for (const { line, field } of hanging.get(at) ?? []) {
      if (refused.has(line)) continue;
      refused.add(line);
      refuse(line, field, `names line ${at}, which is refused`, null);
      next.push(line);
    }
}

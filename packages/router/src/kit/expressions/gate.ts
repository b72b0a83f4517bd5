import type { ASTNode } from '@marcbachmann/cel-js';

const MOST_NODES = 200;
const MOST_DEPTH = 24;
const MOST_COST = 50_000;
/** No list of a context is longer: `context.ts` cuts it. */
export const LONGEST_LIST = 100;
const JOIN_COST = 1000;

/**
 * Functions whose cost the text of an expression does not show, or whose results it cannot bound: regular expressions, lists
 * of any length, values under new names, and bytes.
 */
const refused = new Set(['matches', 'split', 'bind', 'bytes', 'json', 'base64', 'hex', 'at']);
/** They evaluate their body for every element. */
const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** Why an expression is not accepted, and where in its text. */
export interface Finding {
  readonly reason: string;
  readonly at: number;
}

/** Finds the fault of an expression before it is ever evaluated. Undefined if it is cheap, whatever it is given. */
export function findingOf(root: ASTNode): Finding | undefined {
  let nodes = 0;
  let sums = 0;
  let found: Finding | undefined;
  const note = (node: ASTNode, reason: string) => void (found ??= { reason, at: node.start });
  const visit = (node: ASTNode, depth: number): void => {
    nodes += 1;
    if (node.op === '+') sums += 1;
    if (nodes > MOST_NODES) return note(node, `is longer than ${MOST_NODES} terms`);
    if (depth > MOST_DEPTH) return note(node, `is nested more than ${MOST_DEPTH} levels deep`);
    const name = calledName(node);
    if (name !== undefined && refused.has(name)) return note(node, `uses ${name}, which is not available here`);
    for (const child of childrenOf(node)) visit(child, depth + 1);
  };
  visit(root, 1);
  if (found !== undefined) return found;
  // Lists that are added to each other are longer than those of the context.
  const cost = costOf(root, LONGEST_LIST * (1 + sums));
  return cost > MOST_COST ? { reason: 'does too much work for long lists', at: root.start } : undefined;
}

/**
 * The names of the variables that an expression reads, and of the fields that it takes from them (`steps.find_ticket`). `*`
 * stands for a field that only evaluating it tells.
 */
export function readsOf(root: ASTNode): ReadonlySet<string> {
  const reads = new Set<string>();
  const visit = (node: ASTNode): void => {
    if (node.op === 'id') reads.add(node.args);
    for (const child of childrenOf(node)) {
      if (child.op !== 'id') visit(child);
      else if (node.op === '.' || node.op === '.?') reads.add(`${child.args}.${node.args[1]}`);
      else reads.add(node.op === '[]' ? `${child.args}.*` : child.args);
    }
  };
  visit(root);
  return reads;
}

function costOf(node: ASTNode, elements: number): number {
  const own = childrenOf(node);
  const name = calledName(node);
  if (node.op === 'rcall' && name !== undefined && macros.has(name)) {
    const [range, _variable, ...bodies] = own;
    return costOf(range!, elements) + elements * bodies.reduce((sum, body) => sum + costOf(body, elements), 0);
  }
  const self = name === 'join' ? JOIN_COST : 1;
  return own.reduce((sum, child) => sum + costOf(child, elements), self);
}

const calledName = (node: ASTNode): string | undefined =>
  node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined;

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

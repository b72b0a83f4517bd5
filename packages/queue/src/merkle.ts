import { createHash, hash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
};
const NODE = Uint8Array.of(1);

/** The hash of a leaf as RFC 6962 defines it, so that no leaf can pass for an inner node. */
export const leafHash = (data: string): Buffer => hash('sha256', `\u0000${data}`, 'buffer');

const halfOf = (count: number): number => 2 ** Math.floor(Math.log2(count - 1));

/** The root of the tree of RFC 6962 over these leaf hashes. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0]!;
  const half = halfOf(leaves.length);
  return sha256(NODE, rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

/** The root, and for each leaf its path of RFC 6962: the hashes beside it, from the leaf up to the root. */
export function treeOf(leaves: readonly Buffer[]): { readonly root: Buffer; readonly paths: readonly Buffer[][] } {
  if (leaves.length <= 1) return { root: rootOf(leaves), paths: leaves.map(() => []) };
  const half = halfOf(leaves.length);
  const [left, right] = [treeOf(leaves.slice(0, half)), treeOf(leaves.slice(half))];
  for (const path of left.paths) path.push(right.root);
  for (const path of right.paths) path.push(left.root);
  return { root: sha256(NODE, left.root, right.root), paths: [...left.paths, ...right.paths] };
}

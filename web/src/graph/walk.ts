/**
 * The way of the keyboard through a drawing: up and down along its lines, left and right within a row, and into a loop and out.
 */
import type { GraphNode } from '../../generated/protocol';

export type Step = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

const middle = (node: GraphNode): readonly [number, number] => [node.frame[0] + node.frame[2] / 2, node.frame[1] + node.frame[3] / 2];

/** The node with that number. */
export function nodeOf(nodes: readonly GraphNode[], number: number): GraphNode | undefined {
  return nodes[number - 1];
}

/** The number of the node that a step leads to; the same number where there is no way. */
export function walk(nodes: readonly GraphNode[], from: number, step: Step): number {
  const here = nodeOf(nodes, from);
  if (!here) return nodes[0]?.number ?? from;
  const [x, y] = middle(here);
  const nearest = (numbers: readonly number[]): number | null => {
    const found = numbers.map((number) => nodeOf(nodes, number)).filter((node) => node !== undefined);
    found.sort((a, b) => Math.abs(middle(a)[0] - x) - Math.abs(middle(b)[0] - x) || a.number - b.number);
    return found[0]?.number ?? null;
  };
  switch (step) {
    case 'first':
      return nodes[0]?.number ?? from;
    case 'last':
      return nodes.at(-1)?.number ?? from;
    case 'up': {
      // From the top of a loop's inside the way leads out to the loop.
      return nearest(here.inputs) ?? here.inside ?? from;
    }
    case 'down': {
      const inside = nodes.filter((node) => node.inside === here.number && node.inputs.length === 0).map((node) => node.number);
      return nearest(here.role === 'loop' && inside.length > 0 ? inside : here.readers) ?? nearest(nodeOf(nodes, here.inside ?? 0)?.readers ?? []) ?? from;
    }
    case 'left':
    case 'right': {
      const sign = step === 'left' ? -1 : 1;
      const beside = nodes.filter((node) => {
        const [otherX, otherY] = middle(node);
        const overlap = node.frame[1] < here.frame[1] + here.frame[3] && here.frame[1] < node.frame[1] + node.frame[3];
        return node.inside === here.inside && node.number !== from && (overlap || Math.abs(otherY - y) < 1) && (otherX - x) * sign > 0;
      });
      return nearest(beside.map((node) => node.number)) ?? from;
    }
  }
}

import type { OrderPatch } from '../../engine/protocol.ts'

const NOTHING: readonly string[] = []

/**
 * Applies an order patch; the given order is not touched. Operations are applied in turn, at indices of that moment.
 * An index outside the order is clamped, so that a patch out of step can misplace a row but never throw.
 */
export function applyOrder(order: readonly string[], patch: OrderPatch): readonly string[] {
  if ('reset' in patch) return patch.reset.length === 0 ? NOTHING : patch.reset
  if (patch.ops.length === 0) return order
  const next = [...order]
  for (const op of patch.ops) {
    if (op.op === 'insert') next.splice(op.at, 0, ...op.keys)
    else next.splice(op.at, op.count)
  }
  return next
}

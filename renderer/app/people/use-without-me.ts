import { useMemo } from 'react'
import { useApp } from '../state/app.ts'

/** The set of just oneself: whom one can neither write to nor invite. */
export function useWithoutMe(): ReadonlySet<string> {
  const userId = useApp((s) => s.boot.account?.userId)
  return useMemo(() => new Set(userId === undefined ? [] : [userId]), [userId])
}

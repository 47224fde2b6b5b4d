import { describe, expect, it, vi } from 'vitest'
import type { SignOutResult } from '../bridge/contract.ts'
import { pageHandlers, type PageParts } from './page-handlers.ts'

describe('signing out', () => {
  const result: SignOutResult = { idpSession: 'none', revoked: true }
  function make(answer: boolean) {
    const mayDiscard = vi.fn(async () => answer)
    const order: string[] = []
    const signOut = vi.fn(async () => {
      order.push('sign out')
      return result
    })
    const calls = { end: async () => void order.push('end the call') }
    const parts = { accounts: { signOut }, mayDiscard, calls } as unknown as PageParts
    const handler = pageHandlers(parts)['account.signOut']
    return { mayDiscard, signOut, order, ask: async (said: { discardUnsent: boolean } | null) => handler(said, 1) }
  }

  it('is not asked for twice: the page has said what is lost', async () => {
    const { mayDiscard, ask } = make(false)
    expect(await ask({ discardUnsent: true })).toEqual(result)
    expect(mayDiscard).not.toHaveBeenCalled()
  })

  it('asks when the page knew of nothing, and a person who stays is no failure', async () => {
    const { signOut, ask } = make(false)
    expect(await ask({ discardUnsent: false })).toBeNull()
    expect(await ask(null)).toBeNull()
    expect(signOut).not.toHaveBeenCalled()
  })

  it('goes on when nothing is unsent or the person lets it go', async () => {
    const { order, ask } = make(true)
    expect(await ask(null)).toEqual(result)
    // The room is told while there is still somebody who may tell it.
    expect(order).toEqual(['end the call', 'sign out'])
  })
})

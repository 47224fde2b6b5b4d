// What the desktop shows for a room, and when it is taken back.
// Must not know a desktop: Electron's notification is one that is written down.
import { beforeEach, describe, expect, it, vi } from 'vitest'

const desk = vi.hoisted(() => ({ open: [] as { title: string; body: string }[] }))
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => true
    readonly said: { title: string; body: string }
    constructor(said: { title: string; body: string }) {
      this.said = said
    }
    on(): void {}
    show(): void {
      desk.open.push(this.said)
    }
    close(): void {
      desk.open = desk.open.filter((one) => one !== this.said)
    }
  },
}))
const { createNotifier } = await import('./notifier.ts')

const note = (roomId: string, body: string, words?: 'ring') => ({ roomId, eventId: '$e', title: 'Anna', body, mention: true, words })
const shown = () => desk.open.map(({ body }) => body)

beforeEach(() => {
  desk.open = []
})

describe('a ring on the desktop', () => {
  it('goes when nobody calls any more, and takes nothing else with it', () => {
    const notifier = createNotifier(() => undefined)
    notifier.show(note('!a', 'calls', 'ring'))
    notifier.show(note('!b', 'words'))
    notifier.endRing('!b')
    notifier.endRing('!c')
    expect(shown()).toEqual(['calls', 'words'])
    notifier.endRing('!a')
    expect(shown()).toEqual(['words'])
    // What was written after it rang stands.
    notifier.show(note('!a', 'calls', 'ring'))
    notifier.show(note('!a', 'are you there?'))
    notifier.endRing('!a')
    expect(shown()).toEqual(['words', 'are you there?'])
  })
})

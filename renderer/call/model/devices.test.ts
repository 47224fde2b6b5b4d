import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Device } from '../conference.ts'
import { changes, ofKind, wished, wishFor, type Wishes } from './devices.ts'

const device = (kind: Device['kind'], id: string, label = id): Device => ({ id, kind, label })
const none: Wishes = { microphone: null, camera: null, speaker: null }
const said = (before: Device[], now: Device[], wishes: Partial<Wishes> = {}) => changes(before, now, { ...none, ...wishes }).map((change) => `${change.what} ${change.device.id}${change.what === 'lost' && change.last ? ' last' : ''}`)

describe('a device that was chosen', () => {
  it('is known again by its label under another id, among several alike by its place', () => {
    const monday = [device('microphone', 'default', 'Default'), device('microphone', 'a', 'Webcam'), device('microphone', 'b', 'Webcam'), device('speaker', 'c', 'Webcam')]
    const tuesday = [device('microphone', 'default', 'Default'), device('microphone', 'x', 'Webcam'), device('microphone', 'y', 'Webcam'), device('speaker', 'z', 'Webcam')]
    const wish = wishFor(monday, 'microphone', 'b')
    expect(wish).toEqual({ label: 'Webcam', nth: 1 })
    expect(wished(tuesday, 'microphone', wish)?.id).toBe('y')
    expect(wished(tuesday, 'speaker', wishFor(monday, 'speaker', 'c'))?.id).toBe('z')
    // One of the two is left at home: the other one is as good.
    expect(wished(tuesday.filter(({ id }) => id !== 'y'), 'microphone', wish)?.id).toBe('x')
    expect(wished([], 'microphone', wish)).toBeNull()
  })

  it('is never the system’s own choice', () => {
    const list = [device('microphone', 'default', 'Default'), device('microphone', '', ''), device('microphone', 'communications', 'Default')]
    expect([ofKind(list, 'microphone'), wishFor(list, 'microphone', 'default'), wished(list, 'microphone', { label: 'Default', nth: 0 })]).toEqual([[], null, null])
  })
})

describe('a change of the list', () => {
  const [a, b] = [device('microphone', 'a'), device('microphone', 'b')]
  it('concerns who used what is gone, also by the system’s choice, and nobody else', () => {
    expect(said([a, b], [a], { microphone: { label: 'b', nth: 0 } })).toEqual(['lost b'])
    expect(said([a, b], [a])).toEqual(['lost b'])
    expect(said([a, b], [a], { microphone: { label: 'a', nth: 0 } })).toEqual([])
    expect(said([a], [])).toEqual(['lost a last'])
  })

  it('brings back what is wished for, and offers what is new', () => {
    expect(said([a], [a, b], { microphone: { label: 'b', nth: 0 } })).toEqual(['back b'])
    expect(said([a], [a, b])).toEqual(['found b'])
    expect(said([a], [a, b, device('speaker', 's')])).toEqual(['found b', 'found s'])
    expect(said([a], [a, device('microphone', 'c', '')])).toEqual([])
  })

  it('of any kind never throws', () => {
    const some = fc.record({ id: fc.constantFrom('', 'default', 'a', 'b', '__proto__'), kind: fc.constantFrom('microphone', 'camera', 'speaker') as fc.Arbitrary<Device['kind']>, label: fc.constantFrom('', 'x', 'constructor') })
    const wish = fc.option(fc.record({ label: fc.constantFrom('', 'x', '__proto__'), nth: fc.nat(99) }))
    fc.assert(fc.property(fc.array(some), fc.array(some), fc.record({ microphone: wish, camera: wish, speaker: wish }), (before, now, wishes) => {
      for (const { device: one } of changes(before, now, wishes)) expect(['default', '']).not.toContain(one.id)
    }))
  })
})

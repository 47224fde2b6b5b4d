import { expect, it } from 'vitest'
import { keepPipeWire } from './switches.ts'

it.each([
  ['', 'WebRTCPipeWireCapturer'],
  ['One,Two', 'One,Two,WebRTCPipeWireCapturer'],
  ['One, WebRTCPipeWireCapturer', 'One, WebRTCPipeWireCapturer'],
])('PipeWire’s capturer joins what was asked for: %j', (before, after) => {
  const switches: Record<string, string> = { 'enable-features': before }
  keepPipeWire({
    getSwitchValue: (name) => switches[name] ?? '',
    removeSwitch: (name) => void delete switches[name],
    appendSwitch: (name, value) => void (switches[name] = value),
  })
  expect(switches).toEqual({ 'enable-features': after })
})

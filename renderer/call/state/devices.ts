// The list of devices as the page has it: read again and again, said where it concerns this person, and the wished-for device used when it is there.

import { serial } from '../../common/serial.ts'
import type { Device } from '../conference.ts'
import { changes, type DeviceChange } from '../model/devices.ts'
import { t } from '../../locales/i18n.ts'
import { chooseDevice, takeDevice } from './actions.ts'
import { conference } from './conference.ts'
import { tell, useCall } from './stores.ts'

const reading = serial()

/**
 * Reads the list of devices again. With `aloud`, what came and went is acted on and said: a newcomer is offered, the loss of the device in use is told.
 */
export function refreshDevices(aloud: boolean): Promise<void> {
  return reading(async () => {
    const list = await conference()
      .devices()
      .catch((reason: unknown) => {
        console.warn('the devices could not be listed', reason)
        return null
      })
    const { devices: before, choices, stage } = useCall.getState()
    if (list === null || stage === 'over' || JSON.stringify(list) === JSON.stringify(before)) return
    useCall.setState({ devices: list })
    // Before joining, the list itself is in sight.
    if (aloud && stage === 'call') follow(changes(before, list, choices.devices))
  })
}

function follow(found: readonly DeviceChange[]): void {
  for (const change of found) {
    // Where there is no other the conference has noticed by itself, and nothing else can be taken.
    if (change.what === 'lost' && !change.last) void takeDevice(change.device.kind, null)
    else if (change.what === 'back') void takeDevice(change.device.kind, change.device.id)
  }
  const first = (what: DeviceChange['what']) => found.find((change) => change.what === what)
  const said = first('lost') ?? first('back') ?? first('found')
  if (said === undefined) return
  if (said.what === 'found') offer(found.flatMap((change) => (change.what === 'found' ? [change.device] : [])))
  else tell({ tone: said.what === 'lost' ? 'warning' : 'info', text: sentence(said), action: null, stays: 9000, about: 'device' })
}

function sentence(change: Exclude<DeviceChange, { what: 'found' }>): string {
  const device = change.device.label || t('call.device.nameless')
  if (change.what === 'back') return t('call.device.back', { device })
  return change.last ? t(`call.device.last.${change.device.kind}`, { device }) : t('call.device.lost', { device })
}

/** A headset is a microphone and a loudspeaker that come together: one question, one answer. */
function offer(devices: readonly Device[]): void {
  const [first, ...more] = devices
  if (first === undefined) return
  const together = more.length === 1 && devices.some(({ kind }) => kind === 'microphone') && devices.some(({ kind }) => kind === 'speaker')
  const taken = together ? devices : [first]
  tell({
    tone: 'info',
    text: t(together ? 'call.device.found.headset' : `call.device.found.${first.kind}`, { device: first.label }),
    action: { label: t('call.device.use'), run: () => taken.forEach(({ kind, id }) => void chooseDevice(kind, id)) },
    stays: 12_000,
    about: 'device',
  })
}

/**
 * On Linux no event tells of a device of the sound server (Bluetooth above all); asking for the list does, and takes 4 ms. Asked more rarely it costs more, not less:
 * Chromium ends its camera process after some five idle seconds, and each list would begin it anew.
 */
const LOOK_MS = 2000

/** Follows what is plugged in and pulled. @returns the way to stop. */
export function watchDevices(): () => void {
  const timer = setInterval(() => void refreshDevices(true), LOOK_MS)
  return () => clearInterval(timer)
}

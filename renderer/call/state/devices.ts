import type { Device } from '../conference.ts'
import { t } from '../../locales/i18n.ts'
import { chooseDevice } from './actions.ts'
import { conference } from './conference.ts'
import { tell, useCall } from './stores.ts'

const same = (a: Device, b: Device): boolean => a.id === b.id && a.kind === b.kind

/** Names that systems give the choice they make themselves; it is no device of its own. */
const VIRTUAL = new Set(['default', 'communications'])

/**
 * Reads the list of devices again. With `aloud`, a newcomer is offered and the loss of the device in use is said.
 */
export async function refreshDevices(aloud: boolean): Promise<void> {
  const before = useCall.getState().devices
  const devices = await conference()
    .devices()
    .catch((reason: unknown) => {
      console.warn('the devices could not be listed', reason)
      return before
    })
  useCall.setState({ devices })
  if (!aloud || before.length === 0) return
  const { choices } = useCall.getState()
  const inUse = { microphone: choices.microphoneId, camera: choices.cameraId, speaker: choices.speakerId }
  const lost = before.find((one) => inUse[one.kind] === one.id && !devices.some((other) => same(one, other)))
  const found = devices.find((one) => !VIRTUAL.has(one.id) && one.label !== '' && !before.some((other) => same(one, other)))
  if (lost !== undefined) tell({ tone: 'warning', text: t('call.device.lost', { device: lost.label }), action: null, stays: 9000, about: 'device' })
  else if (found !== undefined) {
    tell({
      tone: 'info',
      text: t(`call.device.found.${found.kind}`, { device: found.label }),
      action: { label: t('call.device.use'), run: () => void chooseDevice(found.kind, found.id) },
      stays: 12_000,
      about: 'device',
    })
  }
}

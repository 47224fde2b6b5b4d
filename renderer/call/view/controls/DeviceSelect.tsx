import { t } from '../../../locales/i18n.ts'
import { Select } from '../../../design/Select.tsx'
import { ofKind, type DeviceKind } from '../../model/devices.ts'
import { chooseDevice } from '../../state/actions.ts'
import { deviceIdOf, useCall } from '../../state/stores.ts'

/** One of the devices of a kind, or the system's own choice. */
export function DeviceSelect({ kind, label }: { kind: DeviceKind; label: string }) {
  const devices = useCall((s) => s.devices)
  const chosen = useCall(deviceIdOf(kind))
  const options = [{ value: '', label: t('call.device.system') }, ...ofKind(devices, kind).map((device) => ({ value: device.id, label: device.label || t('call.device.nameless') }))]
  return <Select label={label} options={options} value={chosen ?? ''} onChange={(id) => void chooseDevice(kind, id === '' ? null : id)} />
}

import { t, type MessageKey } from '../../locales/i18n.ts'
import type { Answers } from '../../../electron/bridge/contract.ts'
import { bridge } from '../state/bridge.ts'
import { tell } from '../state/ui.ts'

type Refusal = Extract<Answers['media.save'], { ok: false }>['code']

function say(code: Refusal): void {
  if (code === 'cancelled') return
  const key: MessageKey = `files.error.${code}`
  tell(t(key), 'error')
}

/** Main refused the call itself (rate, schema): the person can only try again. */
const refused = (): { ok: false; code: Refusal; detail: null } => ({ ok: false, code: 'refused', detail: null })

/** Saves what was sent, where the person says. */
export async function saveMedia(mxc: string, name: string): Promise<void> {
  const outcome = await bridge().call('media.save', { mxc, name }).catch(refused)
  if (outcome.ok) tell(t('files.saved', { name }))
  else say(outcome.code)
}

/** Opens what was sent with the system's program; where main does not open that kind of file, it is saved instead. */
export async function openMedia(mxc: string, name: string, mime: string): Promise<void> {
  const outcome = await bridge().call('media.open', { mxc, name, mime: mime.slice(0, 127) }).catch(refused)
  if (outcome.ok) return
  if (outcome.code === 'refused') await saveMedia(mxc, name)
  else say(outcome.code)
}

/** Puts a picture on the clipboard. */
export async function copyPicture(mxc: string): Promise<void> {
  const outcome = await bridge().call('media.copyImage', { mxc }).catch(refused)
  if (outcome.ok) tell(t('files.copied'))
  else say(outcome.code)
}

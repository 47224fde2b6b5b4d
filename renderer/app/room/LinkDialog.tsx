import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import css from './LinkDialog.module.css'

/** A link that claims to lead elsewhere is opened only when the person has seen where it goes. */
export default function LinkDialog({ href, host, onAnswer }: { href: string; host: string; onAnswer: (open: boolean) => void }) {
  return (
    <Dialog
      title={t('timeline.link.title')} description={t('timeline.link.text')} closeLabel={t('common.close')} size="sm" onClose={() => { onAnswer(false) }}
      actions={<><Button onClick={() => { onAnswer(false) }}>{t('common.cancel')}</Button><Button variant="danger" onClick={() => { onAnswer(true) }}>{t('timeline.link.confirm', { host })}</Button></>}
    >
      <p className={css.address}>{href}</p>
    </Dialog>
  )
}

import { useEffect } from 'react'
import { t } from '../../locales/i18n.ts'
import { useApp } from '../state/app.ts'
import { BrowserView } from './BrowserView.tsx'
import { begin, settle, useFlow, viewOf } from './flow.ts'
import { Frame } from './Frame.tsx'
import { MethodsView } from './MethodsView.tsx'
import { ServerView } from './ServerView.tsx'
import { StorageView } from './StorageView.tsx'
import { WaitView } from './WaitView.tsx'

/** The sign-in page: one question at a time, and only those that are left. */
export default function SignIn() {
  const signIn = useApp((s) => s.signIn)
  const view = useFlow((flow) => viewOf(flow, signIn.kind))
  useEffect(() => {
    begin()
    return settle
  }, [])
  return (
    <Frame>
      {view === 'server' && <ServerView />}
      {view === 'looking' && <WaitView text={t('signin.looking')} cancel />}
      {view === 'methods' && <MethodsView />}
      {view === 'storage' && <StorageView />}
      {view === 'browser' && signIn.kind === 'waiting-browser' && <BrowserView url={signIn.url} until={signIn.until} />}
      {view === 'finishing' && <WaitView text={t('signin.finishing')} />}
    </Frame>
  )
}

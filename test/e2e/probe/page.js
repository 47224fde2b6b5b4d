// A page without an interface: lets a test speak to main over the real bridge, and to an engine's port out of a real Worker.
const seen = { states: [], ended: [], navigated: [], settings: [], pushed: [], calls: [] }
window.amphi.on('signin.state', (state) => seen.states.push(state))
window.amphi.on('account.ended', (ended) => seen.ended.push(ended))
window.amphi.on('navigate', (wish) => seen.navigated.push(wish))
window.amphi.on('call.state', (state) => seen.calls.push(state))
window.amphi.on('settings.changed', (settings) => seen.settings.push(settings))

const policy = window.trustedTypes.createPolicy('amphi-worker', { createScriptURL: (url) => url })
let worker = null
let asked = 0

function startEngine() {
  return new Promise((resolve) => {
    window.addEventListener('message', function take(event) {
      if (event.data?.amphi !== 'engine-port') return
      window.removeEventListener('message', take)
      worker = new Worker(policy.createScriptURL('./worker.js'), { type: 'module' })
      worker.addEventListener('message', ({ data }) => {
        if (data.pushed !== undefined) seen.pushed.push(data.pushed)
      })
      worker.postMessage({ start: event.data.account }, [event.ports[0]])
      resolve(event.data.account)
    })
    window.amphi.requestEnginePort()
  })
}

function inWorker(message) {
  const id = ++asked
  return new Promise((resolve) => {
    worker.addEventListener('message', function take({ data }) {
      if (data.id !== id) return
      worker.removeEventListener('message', take)
      resolve(data)
    })
    worker.postMessage({ ...message, id })
  })
}

window.probe = {
  seen,
  startEngine,
  ask: (channel, arg) => inWorker({ channel, arg }),
  fetch: (url, init) => inWorker({ url, init }),
  call: (channel, arg) => window.amphi.call(channel, arg).catch((error) => ({ refused: error.message })),
  // Not while the test's debugger evaluates: it lifts the ban on eval for that long.
  refusals: () =>
    new Promise((resolve) => {
      const tries = {
        html: () => Reflect.set(document.createElement('div'), 'inner' + 'HTML', '<b>x</b>'),
        policy: () => window.trustedTypes.createPolicy('other', {}),
        eval: () => Reflect.construct((() => 0).constructor, ['return 1']),
      }
      const refuses = (run) => {
        try {
          run()
          return false
        } catch {
          return true
        }
      }
      setTimeout(() => resolve(Object.fromEntries(Object.entries(tries).map(([name, run]) => [name, refuses(run)]))), 50)
    }),
  image: (src) =>
    new Promise((resolve) => {
      const image = new Image()
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight })
      image.onerror = () => resolve(null)
      image.src = src
    }),
}
/** What a composer does: hands over its draft when the window goes. */
window.amphi.on('leaving', () => {
  if (window.probe.lastWords !== undefined) void window.amphi.call('draft.put', { roomId: '!last:uni.test', body: window.probe.lastWords })
})
document.body.dataset.ready = 'yes'

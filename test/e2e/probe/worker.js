// The probe's Worker: passes frames to main's port and fetches as the engine does.
let port
let account
self.onmessage = async ({ data, ports }) => {
  if (data.start !== undefined) {
    account = data.start
    port = ports[0]
    port.onmessage = ({ data: frame }) => self.postMessage(frame.kind === 'reply' ? frame : { pushed: frame })
    return
  }
  if (data.channel !== undefined) {
    port.postMessage({ id: data.id, channel: data.channel, arg: data.arg })
    return
  }
  try {
    const response = await fetch(data.url.startsWith('/') ? account.baseUrl + data.url : data.url, data.init)
    self.postMessage({ id: data.id, status: response.status, text: await response.text() })
  } catch (error) {
    self.postMessage({ id: data.id, status: 0, text: String(error) })
  }
}

// The floor every figure is compared with: one sandboxed window with an empty page, nothing else.
const { app, BrowserWindow } = require('electron')
app.enableSandbox()
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1200, height: 800, show: false, webPreferences: { sandbox: true, contextIsolation: true } })
  window.once('ready-to-show', () => {
    window.show()
    process.stderr.write(`AMPHI_TIMING ready ${Date.now()}\n`)
  })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())

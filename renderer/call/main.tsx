// What this room (call) is for: the page of one conference, at the deployment's origin: who is there, what they show, what one can do.
// What it must not know: Matrix, the app, the engine. It speaks to the conference by conference.ts and to main by contract-call.ts.

import { createJitsiConference } from './jitsi/index.ts'
import { startCall } from './start.tsx'
import { bridge } from './state/bridge.ts'

// The one place that knows which technology carries the call.
await startCall(bridge(), (start) => createJitsiConference({ start, asksPerCapture: start.capture === 'portal', token: () => bridge().call('call.token', null) }))

import { describe, expect, it } from 'vitest'
import { detectCapture, type CaptureKind, type SessionFacts } from './detect.ts'

const RUN = '/run/user/1000'
interface Row {
  env: SessionFacts['env']
  sockets?: string[]
  policy?: CaptureKind
  platform?: NodeJS.Platform
}
const detect = ({ env, sockets = [], policy, platform = 'linux' }: Row): ReturnType<typeof detectCapture> =>
  detectCapture({ platform, env: { XDG_RUNTIME_DIR: RUN, ...env }, isSocket: (file) => sockets.includes(file), policy: policy ?? null })

/** Chromium's own rule, as measured: what the environment says afterwards must lead it to the same answer. */
const chromium = (env: ReturnType<typeof detect>['env']): CaptureKind => (env.XDG_SESSION_TYPE === 'wayland' && env.WAYLAND_DISPLAY !== undefined ? 'portal' : 'picker')

const socket = `${RUN}/wayland-0`
const rows: [string, Row, CaptureKind][] = [
  ['X11', { env: { XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' } }, 'picker'],
  ['Wayland', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, sockets: [socket] }, 'portal'],
  ['Wayland, display of another name', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-7' }, sockets: [`${RUN}/wayland-7`] }, 'portal'],
  ['Wayland, display as a path', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: '/tmp/w' }, sockets: ['/tmp/w'] }, 'portal'],
  ['Wayland, the display was taken away', { env: { XDG_SESSION_TYPE: 'wayland' }, sockets: [socket] }, 'portal'],
  ['Wayland, the type was taken away', { env: { WAYLAND_DISPLAY: 'wayland-0' }, sockets: [socket] }, 'portal'],
  ['Wayland under tty type', { env: { XDG_SESSION_TYPE: 'tty', WAYLAND_DISPLAY: 'wayland-0' }, sockets: [socket] }, 'portal'],
  ['stale Wayland variables', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' } }, 'picker'],
  ['type Wayland and nothing else', { env: { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' } }, 'picker'],
  ['X11 with a compositor beside it', { env: { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, sockets: [socket] }, 'picker'],
  ['X11 without a type, a nameless socket beside it', { env: { DISPLAY: ':0' }, sockets: [socket] }, 'picker'],
  ['ssh -X', { env: { DISPLAY: 'localhost:10.0' } }, 'picker'],
  ['nothing at all', { env: {} }, 'picker'],
  ['no runtime folder', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: undefined }, sockets: [socket] }, 'picker'],
  ['empty variables are none', { env: { XDG_SESSION_TYPE: '', WAYLAND_DISPLAY: '' }, sockets: [socket] }, 'picker'],
  ['Windows', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, sockets: [socket], platform: 'win32' }, 'picker'],
  ['the policy wants the portal', { env: { DISPLAY: ':0' }, policy: 'portal' }, 'portal'],
  ['the policy wants the picker', { env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, sockets: [socket], policy: 'picker' }, 'picker'],
  ['the environment before the policy', { env: { AMPHI_CAPTURE: 'portal', XDG_SESSION_TYPE: 'x11' }, policy: 'picker' }, 'portal'],
  ['a word that is none', { env: { AMPHI_CAPTURE: 'yes', XDG_SESSION_TYPE: 'x11' } }, 'picker'],
]

describe('who asks the person what to share', () => {
  it.each(rows)('%s', (_name, row, kind) => {
    const seen = detect(row)
    expect(seen.kind).toBe(kind)
  })
  it.each(rows.filter(([, { platform }]) => platform === undefined))('%s: Chromium comes to the same answer', (_name, row, kind) => {
    expect(chromium(detect(row).env)).toBe(kind)
  })
  it('leaves the environment alone where it is right', () => {
    expect(detect({ env: { XDG_SESSION_TYPE: 'x11' } }).env).toEqual({ XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: undefined })
    expect(detect({ env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }, sockets: [socket] }).env).toEqual({ XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' })
  })
})

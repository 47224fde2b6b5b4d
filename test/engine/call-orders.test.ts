// For: two in a conference without a bridge see each other, whoever comes first or comes back, with a camera or without, and see a plain page.
// Must not know Electron or the call view.
import type { Browser } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startParticipant } from '../campus/jitsi/participant.ts'
import { callGround } from './call-ground.ts'
import { openAdapter, type AdapterPage } from './call-page.ts'

const ground = callGround('order')

async function seat(browser: Browser, conference: string): Promise<AdapterPage> {
  const page = await openAdapter(browser, ground.calls.origin)
  ground.closeLater(() => page.close())
  await page.create({ conference })
  return page
}
const join = (page: AdapterPage, name: string, camera: boolean): Promise<void> =>
  page.page.evaluate(([displayName, on]) => window.adapter.join({ displayName, camera: { on, deviceId: null } }), [name, camera] as const)
const leave = (page: AdapterPage): Promise<void> => page.page.evaluate(() => window.adapter.conference().leave())

/** A picture of the other one that is said to be live, and whose frames go on. */
async function sees(page: AdapterPage, when: string): Promise<void> {
  await page.until(`a live camera, ${when}`, ({ tracks }) => tracks.some(({ local, source, muted, stalled }) => !local && source === 'camera' && !muted && !stalled))
  const frames = (): Promise<number> => page.page.evaluate(() => [...document.querySelectorAll('video')].reduce((sum, one) => sum + one.getVideoPlaybackQuality().totalVideoFrames, 0))
  const first = await frames()
  await expect.poll(frames, { timeout: 20_000, message: `pictures of the camera, ${when}` }).toBeGreaterThan(first + 5)
}

describe('two without a bridge', () => {
  it.each([{ camera: true }, { camera: false }])('see each other in any order of coming, and a screen besides, when the teacher has a camera: $camera', async ({ camera }) => {
    const conference = ground.room()
    const teacher = await seat(ground.here, conference)
    const student = await seat(ground.there, conference)
    const both = async (when: string): Promise<void> => {
      await Promise.all([sees(teacher, when), ...(camera ? [sees(student, when)] : [])])
    }
    await join(teacher, 'Ада', camera)
    await join(student, 'Борис', true)
    await both('when the student comes second')
    await leave(teacher)
    await join(teacher, 'Ада', camera)
    await both('when the teacher comes again')
    await leave(student)
    await join(student, 'Борис', true)
    await both('when the student comes again')
    await Promise.all([leave(teacher), leave(student)])
    await join(student, 'Борис', true)
    await join(teacher, 'Ада', camera)
    await both('when the student comes first')
    await teacher.page.evaluate(() => { window.adapter.paintScreen('blue') })
    expect(await teacher.page.evaluate(() => window.adapter.share())).toEqual({ ok: true })
    await Promise.all([student.seeCounting('screen', 'blue'), sees(teacher, 'while the teacher shares')])
    await leave(student)
    await join(student, 'Борис', true)
    await Promise.all([student.seeCounting('screen', 'blue'), sees(teacher, 'when the student comes again while the teacher shares')])
  }, 200_000)

  it('see and hear a plain page, too, which says nothing of its media when it is the one that begins the path', async () => {
    const conference = ground.room()
    const teacher = await seat(ground.here, conference)
    // Who begins is chosen by the names, which are drawn by lot at each join.
    const began = new Set<boolean>()
    for (let n = 0; began.size < 2 && n < 12; n += 1) {
      await join(teacher, 'Ада', false)
      const me = (await teacher.until('in', ({ people }) => people.some(({ local }) => local))).people.find(({ local }) => local)?.id ?? ''
      const guest = await startParticipant(ground.calls.origin, { browser: ground.there })
      const { me: id } = await guest.join({ room: conference, name: 'Борис', camera: 'green', microphone: true })
      await teacher.seeCounting('camera', 'green')
      await teacher.until('picture and sound of the guest', ({ tracks }) => tracks.filter(({ local, muted }) => !local && !muted).length === 2)
      began.add((id ?? '') > me)
      await guest.mute('video', true)
      await guest.mute('video', false)
      await guest.mute('video', true)
      await teacher.until('a camera that is switched off', ({ tracks }) => tracks.some(({ local, source, muted }) => !local && source === 'camera' && muted))
      await guest.leave()
      await guest.stop()
      await leave(teacher)
    }
    expect(began.size).toBe(2)
  }, 200_000)
})

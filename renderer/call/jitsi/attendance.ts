// Who keeps a list of who is here: said by a property of presence, which the server gives to late-comers too, and believed
// of whoever was a moderator when they said it.
// This file must not know the list.

import type { ParticipantId } from '../conference.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE, type LibParticipant } from './library.ts'
import { readId, readKeepsAttendance } from './payloads.ts'
import type { Live } from './session.ts'

/** Of presence; clients that do not know it pass over it. */
const PROPERTY = 'amphi_attendance'
/** A list that is said to have ended stands so much longer (ms): whoever begins and ends it without a pause makes one sign of it and no flood. */
const ENDS_AFTER = 3000

export class Attendance {
  #facts: Facts
  #page: Window
  #live: Live | null = null
  #wanted = false
  /** What our presence says. */
  #said = false
  #ending = new Map<ParticipantId, number>()
  /** Whose property says so since before they were moderators: who plants it and is promoted for another reason keeps no list. */
  #planted = new Set<ParticipantId>()

  constructor(facts: Facts, page: Window) {
    this.#facts = facts
    this.#page = page
  }

  bind(live: Live): void {
    this.#live = live
    this.#said = false
    // `People` listens before this does: who is in and who is a moderator is known when these come.
    live.on(CONFERENCE.userJoined, (id) => { this.#again(id) })
    live.on(CONFERENCE.propertyChanged, (participant, name) => {
      const id = readId(idOf(participant))
      // Said anew: by whom, their role of now tells below.
      if (id !== null && name === PROPERTY) this.#planted.delete(id)
      this.#again(id)
    })
    live.on(CONFERENCE.roleChanged, (id) => {
      if (readId(id) === this.#facts.me?.id) this.#tell()
      else this.#again(id)
    })
    live.on(CONFERENCE.userLeft, (id) => {
      const known = readId(id)
      if (known !== null && !this.#facts.participants.has(known)) this.#gone(known)
    })
  }

  /** Says it anew after a re-join, and looks at all who were there before. */
  joined(): void {
    const { participants } = this.#facts
    for (const id of new Set([...this.#keepers, ...this.#planted])) if (!participants.has(id)) this.#gone(id)
    for (const { id, local } of participants.values()) if (!local) this.#again(id)
    this.#tell()
  }

  unbind(): void { this.#live = null }

  clear(): void {
    this.#wanted = this.#said = false
    for (const timer of this.#ending.values()) this.#page.clearTimeout(timer)
    this.#ending.clear()
    this.#planted.clear()
    this.#facts.setKeepers([])
  }

  keep(on: boolean, sentence: string): void {
    if (on === this.#wanted || (on && this.#facts.me?.role !== 'moderator')) return
    this.#wanted = on
    this.#tell()
    // Who came by a browser has no other way to learn of it.
    this.#live?.conference.sendTextMessage?.(sentence)
  }

  get #keepers(): readonly ParticipantId[] { return this.#facts.keepers }

  /** Our own list, by our own role. */
  #tell(): void {
    const { me } = this.#facts
    const on = this.#wanted && me?.role === 'moderator'
    if (on !== this.#said) {
      this.#said = on
      this.#live?.conference.setLocalParticipantProperty(PROPERTY, on ? 'true' : '')
    }
    if (me === undefined) return
    if (on) this.#begin(me.id)
    else this.#end(me.id)
  }

  #again(value: unknown): void {
    const id = readId(value)
    const known = id === null ? undefined : this.#facts.participants.get(id)
    if (id === null || known === undefined || known.local) return
    const says = readKeepsAttendance(this.#live?.conference.getParticipantById(id)?.getProperty(PROPERTY))
    // Without the conference's word for it that this is a moderator, nobody is believed. Ours say it again when they are one.
    if (known.role !== 'moderator') {
      if (says) this.#planted.add(id)
      else this.#planted.delete(id)
      this.#end(id)
      return
    }
    if (says && !this.#planted.has(id)) this.#begin(id)
    else if (this.#keepers.includes(id) && !this.#ending.has(id)) this.#ending.set(id, this.#page.setTimeout(() => { this.#end(id) }, ENDS_AFTER))
  }

  #begin(id: ParticipantId): void {
    this.#stay(id)
    if (!this.#keepers.includes(id)) this.#facts.setKeepers([...this.#keepers, id])
  }

  #end(id: ParticipantId): void {
    this.#stay(id)
    if (this.#keepers.includes(id)) this.#facts.setKeepers(this.#keepers.filter((one) => one !== id))
  }

  #gone(id: ParticipantId): void {
    this.#planted.delete(id)
    this.#end(id)
  }

  #stay(id: ParticipantId): void {
    this.#page.clearTimeout(this.#ending.get(id))
    this.#ending.delete(id)
  }
}

const idOf = (participant: unknown): unknown => (typeof participant === 'object' && participant !== null && typeof (participant as Partial<LibParticipant>).getId === 'function' ? (participant as LibParticipant).getId() : null)

// Who is in: names, hands and pictures as they are claimed, roles and identities as the conference itself has them (T83, T85).
// This file must not know tracks or commands.

import type { JoinOptions, Participant, ParticipantId } from '../conference.ts'
import { cleanName } from './clean.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE, type LibParticipant } from './library.ts'
import { readAvatar, readHand, readId, readIdentity } from './payloads.ts'
import type { Live } from './session.ts'

const isParticipant = (value: unknown): value is LibParticipant => typeof value === 'object' && value !== null && typeof (value as Partial<LibParticipant>).getId === 'function'

/** The bare domain of an XMPP address; null: it is none. */
const domainOf = (jid: unknown): string | null => (typeof jid === 'string' ? (/^(?:[^@/]*@)?([^@/]+)/.exec(jid)?.[1]?.toLowerCase() ?? null) : null)

export class People {
  #facts: Facts
  /** Tells whoever waits for a participant, tracks that came early among them. */
  #onKnown: (id: ParticipantId) => void
  #live: Live | null = null
  #joined = false
  /** What outlives a re-join of ours: since when somebody is here, since when a hand is up. */
  #since = new Map<ParticipantId, number>()
  /** Who we were before a connection broke: the server keeps that one for a while, and it is nobody. */
  #formerSelves = new Set<ParticipantId>()

  constructor(facts: Facts, onKnown: (id: ParticipantId) => void) {
    this.#facts = facts
    this.#onKnown = onKnown
  }

  bind(live: Live): void {
    this.#live = live
    this.#joined = false
    live.on(CONFERENCE.userJoined, (id, participant) => {
      if (isParticipant(participant) && readId(id) !== null) this.#enter(participant)
    })
    live.on(CONFERENCE.userLeft, (id) => {
      const known = readId(id)
      // A former self that ends is not this participant leaving.
      if (known === null || this.#facts.participants.get(known)?.local === true) return
      this.#since.delete(known)
      this.#facts.removeParticipant(known)
    })
    live.on(CONFERENCE.nameChanged, (id) => { this.#again(id) })
    live.on(CONFERENCE.botType, (id) => { this.#again(id) })
    live.on(CONFERENCE.roleChanged, (id) => {
      const known = readId(id)
      if (known === null) return
      if (known === live.conference.myUserId()) this.#facts.change(known, { role: live.conference.isModerator() === true ? 'moderator' : 'participant' })
      else this.#again(known)
    })
    live.on(CONFERENCE.propertyChanged, (participant) => { if (isParticipant(participant)) this.#again(participant.getId()) })
    live.on(CONFERENCE.dominant, (id) => {
      const known = readId(id)
      this.#facts.setDominant(known !== null && this.#facts.participants.has(known) ? known : null)
    })
  }

  /** Enters this participant, whose id is known now, and lets go of those who left while we were away. */
  joined(options: JoinOptions, hand: number | null): void {
    const live = this.#live
    const id = live?.conference.myUserId() ?? null
    if (live === null || id === null) return
    const joinedAt = this.#facts.me?.joinedAt ?? Date.now()
    if (this.#facts.me !== undefined) this.#formerSelves.add(this.#facts.me.id)
    this.#formerSelves.delete(id)
    const there = new Set(live.conference.getParticipants().map((participant) => participant.getId()))
    for (const participant of [...this.#facts.participants.values()]) {
      if ((!there.has(participant.id) || participant.local) && participant.id !== id) this.#facts.removeParticipant(participant.id)
    }
    this.#facts.setParticipant({
      id, name: cleanName(options.displayName), local: true, role: live.conference.isModerator() === true ? 'moderator' : 'participant',
      verified: live.signedIn, avatar: readAvatar(options.avatar), handRaisedAt: hand, joinedAt, service: false,
    })
    // Whoever was there before the listeners were.
    for (const participant of live.conference.getParticipants()) this.#enter(participant)
    this.#joined = true
  }

  clear(): void {
    this.#since.clear()
    this.#formerSelves.clear()
    this.#live = null
  }

  #again(id: unknown): void {
    const known = readId(id)
    const participant = known === null ? undefined : this.#live?.conference.getParticipantById(known)
    if (participant !== undefined) this.#enter(participant)
  }

  #enter(participant: LibParticipant): void {
    const id = readId(participant.getId())
    if (id === null || id === this.#live?.conference.myUserId() || this.#formerSelves.has(id) || id === this.#facts.me?.id) return
    const now = Date.now()
    const since = this.#since.get(id) ?? now
    this.#since.set(id, since)
    const before = this.#facts.participants.get(id)
    const fresh: Participant = { id, ...this.#who(participant), local: false, role: participant.isModerator() ? 'moderator' : 'participant', handRaisedAt: this.#hand(participant, before, now), joinedAt: since, service: this.#isService(participant), ...(before?.lost !== undefined && { lost: before.lost }) }
    this.#facts.setParticipant(fresh)
    if (before === undefined) this.#onKnown(id)
  }

  /** The name that the deployment vouches for counts more than the one that was typed since. */
  #who(participant: LibParticipant): Pick<Participant, 'name' | 'verified' | 'avatar'> {
    const identity = this.#live?.signedIn === true && this.#vouched(participant) ? readIdentity(participant.getIdentity?.() ?? participant._identity) : null
    const claimed = cleanName(participant.getDisplayName())
    // A picture of somebody unknown is not fetched: its address would learn who looks.
    if (identity === null || identity.name === '') return { name: claimed, verified: false, avatar: null }
    return { name: identity.name, verified: true, avatar: identity.avatar }
  }

  /** Guests have no token, and the server takes what they say of themselves: where guests are let in, only an address outside their domain vouches. */
  #vouched(participant: LibParticipant): boolean {
    const guests = this.#live?.guestDomain?.toLowerCase() ?? null
    if (guests === null) return true
    const domain = domainOf(participant.getConnectionJid?.())
    return domain !== null && domain !== guests
  }

  /** By this machine's clock; a hand that was up before we came keeps its place by what it claims, if that can be. */
  #hand(participant: LibParticipant, before: Participant | undefined, now: number): number | null {
    const claimed = readHand(participant.getProperty('raisedHand'), now)
    if (claimed === null) return null
    if (before?.handRaisedAt !== undefined && before.handRaisedAt !== null) return before.handRaisedAt
    return this.#joined || claimed === 0 ? now : claimed
  }

  /** By the domain it signed in at, which the server vouches for. A bot's type and a gateway's features are claims: whoever made them would be out of sight (T67). */
  #isService(participant: LibParticipant): boolean {
    return participant.isHidden()
  }
}

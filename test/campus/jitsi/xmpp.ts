// For: participants without media, in plain XMPP over the deployment's websocket (RFC 7395): many at once, and those that say what no library would.
// Must not know lib-jitsi-meet, nor Amphi.
import { randomUUID } from 'node:crypto'
import { Parser } from 'htmlparser2'
import { html as escaped } from '../identity.ts'

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

export interface XmppParticipant {
  /** The nickname in the conference: what others know it by. */
  id: string
  /** Every stanza that came, the last 2,000. */
  received: XmlElement[]
  /** Who is in, by id: role as the conference says. Oneself is among them. */
  others: Map<string, { role: string; affiliation: string; name: string }>
  /** Sends one stanza as it stands, well-formed or not. */
  send: (xml: string) => void
  /** Presence anew with these elements beside the usual ones. */
  presence: (extensions: string) => void
  /** A message to the whole conference: its elements as they stand. */
  toAll: (elements: string) => void
  /** An endpoint message as libraries send it over XMPP. The text goes out as it is, valid JSON or not. */
  endpointMessage: (json: string, to?: string) => void
  leave: () => Promise<void>
}

export interface XmppJoin {
  /** The deployment's origin. */
  origin: string
  xmppDomain: string
  room: string
  name: string
  token?: string
  tenant?: string
  /** Elements in the first presence beside the usual ones. */
  extensions?: string
  /** Hears only what concerns itself: a crowd in which each reads what all others do would measure this process. `received` and `others` then stay small. */
  deaf?: boolean
}

/** Joins; resolves when the conference has said who is in. @throws with the server's words when it refuses. */
export async function joinByXmpp(options: XmppJoin): Promise<XmppParticipant> {
  const { origin, xmppDomain, name } = options
  const room = `${options.room.toLowerCase()}@muc.${options.tenant === undefined ? '' : `${options.tenant}.`}${xmppDomain}`
  const id = randomUUID().slice(0, 8)
  const url = new URL(`${origin.replace(/^http/, 'ws')}/${options.tenant === undefined ? '' : `${options.tenant}/`}xmpp-websocket`)
  url.searchParams.set('room', options.room)
  if (options.token !== undefined) url.searchParams.set('token', options.token)
  const stream = await openStream(url, xmppDomain, options.deaf === true ? (xml) => xml.startsWith('<iq') || xml.includes(`/${id}`) : () => true)
  const others: XmppParticipant['others'] = new Map()
  const received: XmlElement[] = []

  const usual = `<nick xmlns="http://jabber.org/protocol/nick">${escaped(name)}</nick><audiomuted xmlns="http://jitsi.org/jitmeet/audio">true</audiomuted><videomuted xmlns="http://jitsi.org/jitmeet/video">true</videomuted>`
  const presence = (extensions: string, joining = false): void => {
    stream.send(`<presence xmlns="jabber:client" to="${room}/${id}">${joining ? '<x xmlns="http://jabber.org/protocol/muc"/>' : ''}${usual}${extensions}</presence>`)
  }
  const inside = new Promise<void>((resolve, reject) => {
    stream.onClose(() => reject(new Error('the connection was closed')))
    stream.onStanza((stanza) => {
      received.push(stanza)
      if (received.length > 2000) received.shift()
      const from = stanza.attributes.from ?? ''
      const who = from.startsWith(`${room}/`) ? from.slice(room.length + 1) : null
      if (stanza.name === 'presence' && who !== null) {
        if (stanza.attributes.type === 'error') return reject(new Error(textOf(stanza)))
        if (stanza.attributes.type === 'unavailable') return void others.delete(who)
        const item = find(stanza, 'item')
        others.set(who, { role: item?.attributes.role ?? '', affiliation: item?.attributes.affiliation ?? '', name: find(stanza, 'nick')?.text ?? '' })
        if (who === id) resolve()
      }
      // an answer to each question, or libraries wait for it: there is nothing to be had here but being there
      if (stanza.name === 'iq' && (stanza.attributes.type === 'get' || stanza.attributes.type === 'set')) {
        const error = '<error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>'
        const { id: iq = '' } = stanza.attributes
        stream.send(`<iq xmlns="jabber:client" type="error" to="${escaped(from)}" id="${escaped(iq)}">${error}</iq>`)
      }
    })
  })
  presence(options.extensions ?? '', true)
  try {
    await inside
  } catch (error) {
    await stream.close()
    throw error
  }
  return {
    id,
    received,
    others,
    send: stream.send,
    presence,
    toAll: (elements) => stream.send(`<message xmlns="jabber:client" type="groupchat" to="${room}" id="${randomUUID()}">${elements}</message>`),
    endpointMessage: (json, to) => {
      const body = `<json-message xmlns="http://jitsi.org/jitmeet">${escaped(json)}</json-message>`
      if (to === undefined) stream.send(`<message xmlns="jabber:client" type="groupchat" to="${room}">${body}</message>`)
      else stream.send(`<message xmlns="jabber:client" type="chat" to="${room}/${escaped(to)}">${body}</message>`)
    },
    leave: async () => {
      stream.send(`<presence xmlns="jabber:client" type="unavailable" to="${room}/${id}"/>`)
      await stream.close()
    },
  }
}

/**
 * So many participants without media join one conference, spread evenly over `withinMs` (200 in ten seconds by default's rhythm).
 * Resolves when all are in.
 */
export async function crowd(count: number, options: Omit<XmppJoin, 'name'> & { name?: (index: number) => string; withinMs?: number }): Promise<{ members: XmppParticipant[]; leave: () => Promise<void> }> {
  const { withinMs = count * 50, name = (index: number) => `Student ${String(index + 1)}` } = options
  const members = await Promise.all(
    Array.from({ length: count }, async (_unused, index) => {
      await new Promise((resolve) => setTimeout(resolve, (withinMs * index) / count))
      return joinByXmpp({ deaf: true, ...options, name: name(index) })
    }),
  )
  return {
    members,
    leave: async () => {
      await Promise.all(members.map((one) => one.leave()))
    },
  }
}

interface Stream {
  send: (xml: string) => void
  onStanza: (listener: (stanza: XmlElement) => void) => void
  onClose: (listener: () => void) => void
  close: () => Promise<void>
}

/** Opens, signs in as nobody in particular (a token in the address may say who it is) and binds a resource. */
async function openStream(url: URL, domain: string, concerns: (xml: string) => boolean): Promise<Stream> {
  const socket = new WebSocket(url, ['xmpp'])
  let listener: (stanza: XmlElement) => void = () => undefined
  let closed: () => void = () => undefined
  let opened = false
  socket.addEventListener('message', ({ data }) => {
    const xml = String(data)
    if (opened && !concerns(xml)) return
    const stanza = parseXml(xml)
    if (stanza !== null) listener(stanza)
  })
  socket.addEventListener('close', () => closed())
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`no websocket at ${url.origin}${url.pathname}`)))
  })
  const send = (xml: string): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(xml)
  }
  /** Sends and waits for a stanza of one of these names. */
  const ask = (xml: string, ...names: string[]): Promise<XmlElement> =>
    new Promise((resolve, reject) => {
      closed = () => reject(new Error('the connection was closed'))
      listener = (stanza) => {
        if (names.includes(stanza.name)) resolve(stanza)
        else if (stanza.name === 'failure' || stanza.name === 'stream:error') reject(new Error(textOf(stanza)))
      }
      send(xml)
    })
  const open = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`
  try {
    await ask(open, 'stream:features')
    await ask('<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>', 'success')
    await ask(open, 'stream:features')
    await ask('<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>', 'iq')
    opened = true
  } catch (error) {
    socket.close()
    throw error
  }
  return {
    send,
    onStanza: (next) => void (listener = next),
    onClose: (next) => void (closed = next),
    close: async () => {
      if (socket.readyState === WebSocket.CLOSED) return
      const gone = new Promise((resolve) => socket.addEventListener('close', resolve))
      send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>')
      socket.close()
      await gone
    },
  }
}

/** One frame of the stream: one element. */
function parseXml(xml: string): XmlElement | null {
  const open: XmlElement[] = [{ name: '', attributes: {}, children: [], text: '' }]
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element: XmlElement = { name, attributes, children: [], text: '' }
        open.at(-1)?.children.push(element)
        open.push(element)
      },
      ontext: (text) => {
        const element = open.at(-1)
        if (element !== undefined) element.text += text
      },
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true },
  )
  parser.end(xml)
  return open[0]?.children[0] ?? null
}

/** The first element of that name, at any depth. */
export function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = find(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

/** All names and words in it, for a person who reads an error. */
function textOf(element: XmlElement): string {
  return [element.name, element.text.trim(), ...element.children.map(textOf)].filter((word) => word !== '').join(' ')
}

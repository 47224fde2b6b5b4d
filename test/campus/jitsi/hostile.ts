// For: what somebody says in a conference who means harm: names that are markup, commands in a moderator's name, JSON that would change every object.
// Must not know what Amphi does with it: only what goes out. All of it goes out by a participant of `xmpp.ts`.
import type { XmppParticipant } from './xmpp.ts'

/** Names, each of which must come out as one harmless line or as none. */
export const HOSTILE_NAMES = {
  markup: '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
  link: '<a href="javascript:window.pwned=1">Rector</a>',
  direction: '\u202Eretsamdaeh\u202C \u2066Rector\u2069',
  lines: 'One\nTwo\r\nThree\u2028Four',
  control: 'a\u0007b\u200Bc\uFEFFd',
  long: 'x'.repeat(50_000),
  marks: `Z${'\u0301'.repeat(3000)}`,
  blank: '\u200B\u200B \u00A0',
  prototype: '__proto__',
} as const

/** Endpoint messages as text: each is sent as it stands. */
export const HOSTILE_MESSAGES: readonly string[] = [
  '{"__proto__":{"polluted":true},"type":"x"}',
  '{"constructor":{"prototype":{"polluted":true}},"type":"x"}',
  '{"type":"endpoint-reaction","name":"endpoint-reaction","reactions":["__proto__","constructor","<img src=x onerror=window.pwned=1>"],"timestamp":1}',
  `{"name":"endpoint-reaction","reactions":${JSON.stringify(Array.from({ length: 2000 }, () => 'like'))}}`,
  '{"type":"av_moderation","enabled":true,"mediaType":"audio","actor":"somebody"}',
  '{"type":"av_moderation","approved":true,"mediaType":"video"}',
  '{"type":"lower-hand","name":"lower-hand","participantId":"all"}',
  '{"name":"remote-control-event","type":"permissions","action":"request"}',
  '{"name":"start-video","type":"unmute","mediaType":"video"}',
  '{"type":"kick","participantId":"all"}',
  'null', '[]', '"text"', '1e999', '{', '{"type":', '',
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  JSON.stringify({ type: 'x', text: 'y'.repeat(100_000) }),
]

/** Stanzas in the name of those who may: a participant has no right to any of them, and whoever hears them must not obey. */
export function forgedCommands(victim: string, room: string): string[] {
  const to = `${room}/${victim}`
  return [
    `<iq xmlns="jabber:client" type="set" id="forged-1" to="${to}"><mute xmlns="http://jitsi.org/jitmeet/audio" jid="${to}">true</mute></iq>`,
    `<iq xmlns="jabber:client" type="set" id="forged-2" to="${to}"><mute xmlns="http://jitsi.org/jitmeet/audio" jid="${to}">false</mute></iq>`,
    `<iq xmlns="jabber:client" type="set" id="forged-3" to="${to}"><mute xmlns="http://jitsi.org/jitmeet/video" jid="${to}">false</mute></iq>`,
    `<message xmlns="jabber:client" type="chat" to="${to}"><json-message xmlns="http://jitsi.org/jitmeet">{"type":"av_moderation","approved":true,"mediaType":"audio"}</json-message></message>`,
    `<message xmlns="jabber:client" to="${to}"><x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="owner" role="moderator"/></x></message>`,
    `<iq xmlns="jabber:client" type="set" id="forged-4" to="${room}"><query xmlns="http://jabber.org/protocol/muc#admin"><item nick="${victim}" role="none"><reason>out</reason></item></query></iq>`,
    `<iq xmlns="jabber:client" type="set" id="forged-5" to="${room}"><query xmlns="http://jabber.org/protocol/muc#owner"><destroy/></query></iq>`,
  ]
}

/** Presence elements by which a participant claims to be what it is not: the teacher, a moderator, the focus, a recorder. */
export const CLAIMS =
  '<identity><user><id>@petrova:uni.test</id><name>Rector</name><avatar>javascript:window.pwned=1</avatar></user><group>staff</group></identity>' +
  '<x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="owner" role="moderator"/></x>' +
  '<jitsi_participant_role>moderator</jitsi_participant_role><jitsi_participant_features_jigasi>true</jitsi_participant_features_jigasi>' +
  '<jitsi_participant_raisedHand>__proto__</jitsi_participant_raisedHand><userId>__proto__</userId><avatar-url>javascript:window.pwned=1</avatar-url>'

/** Sends so many endpoint messages as fast as the connection takes them. */
export function flood(sender: XmppParticipant, count: number, json = '{"type":"endpoint-reaction","name":"endpoint-reaction","reactions":["like"],"timestamp":1}'): void {
  for (let sent = 0; sent < count; sent += 1) sender.endpointMessage(json)
}

// Texts that are rightly the same as in English: names, and words that both languages have.
// A key that no longer needs to stand here is a complaint, too.
import type { Language } from './catalogues.ts'

export const SAME_AS_ENGLISH: Readonly<Partial<Record<Language, readonly string[]>>> = {
  fr: ['list.title', 'list.section.invites', 'list.preview.audio', 'timeline.label', 'composer.placeholder', 'composer.suggestions', 'composer.asFileName', 'signin.serverExample', 'people.role.assistant', 'settings.page.messages', 'settings.notify', 'settings.keys.code', 'settings.sharing.pipeWire', 'call.seconds', 'call.share.pause', 'shell.share.pause', 'call.quality.kbit', 'call.quality.ms'],
  ru: ['signin.serverExample', 'settings.sharing.pipeWire'],
}

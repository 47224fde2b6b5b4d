// What main does for each channel of the call view: one line each, the work is done in the rooms.
// This file must not know Electron; what of it is needed is handed in.

import type { Calls, Going } from '../calls/calls.ts'
import type { CallAnswers, CallChoices } from '../bridge/contract-call.ts'
import { fail } from '../bridge/outcome.ts'
import type { CallHandlers } from '../bridge/serve-call.ts'

export interface CallHandlerParts {
  calls: Calls
  token: (going: Going) => Promise<CallAnswers['call.token']>
  onChoices: (choices: CallChoices) => Promise<void>
  saveAttendance: (csv: string, name: string) => Promise<CallAnswers['attendance.save']>
  /** Asks the person whether the list may stand in the room. */
  mayPost: () => Promise<boolean>
  postAttendance: (roomId: string, csv: string, name: string) => Promise<CallAnswers['attendance.post']>
}

/** The handlers of all channels. What only a call can ask fails for a view that merely waits for one. */
export function callHandlers({ calls, token, onChoices, saveAttendance, mayPost, postAttendance }: CallHandlerParts): CallHandlers {
  const going = (): Going => {
    const present = calls.current()
    if (present === null) throw new Error('no call goes on')
    return present
  }
  const capture = (): NonNullable<ReturnType<Calls['capture']>> => {
    const present = calls.capture()
    if (present === null) throw new Error('no call goes on')
    return present
  }
  /** One question at a time. */
  let asking = false
  return {
    'call.boot': () => calls.boot(),
    'call.token': () => token(going()),
    'call.status': (status) => {
      calls.status(status)
      return null
    },
    'call.choices': async (choices) => {
      await onChoices(choices)
      return null
    },
    'call.end': () => {
      calls.ended()
      return null
    },
    'window.mode': ({ mode }) => {
      calls.setMode(mode)
      return null
    },
    'window.chat': ({ open }) => {
      calls.setChat(open)
      return null
    },
    'share.cancel': (arg) => capture().cancel(arg),
    'attendance.save': ({ csv, name }) => {
      going()
      return saveAttendance(csv, name)
    },
    'attendance.post': async ({ csv, name }) => {
      const asked = going()
      if (asking) return fail('refused')
      asking = true
      const may = await mayPost().finally(() => {
        asking = false
      })
      if (!may) return fail('cancelled')
      return calls.current() === asked ? postAttendance(asked.roomId, csv, name) : fail('refused')
    },
  }
}

import { common } from './common.ts'
import { error } from './error.ts'
import { shell } from './shell.ts'
import { signin } from './signin.ts'
import { list } from './list.ts'
import { timeline } from './timeline.ts'
import { composer } from './composer.ts'
import { people } from './people.ts'
import { files } from './files.ts'
import { calls } from './calls.ts'
import { event } from './event.ts'
import { settings } from './settings.ts'

export const messages = { ...common, ...error, ...shell, ...signin, ...list, ...timeline, ...composer, ...people, ...files, ...calls, ...event, ...settings }

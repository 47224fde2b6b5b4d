// How weak a key store this computer accepts for the session.
// encrypted: only a real one · allow-plaintext: the person is asked once · force-plaintext: never asks (tests, kiosks without a key store).

import * as v from 'valibot'

export const StorageModeSchema = v.picklist(['encrypted', 'allow-plaintext', 'force-plaintext'])
export type StorageMode = v.InferOutput<typeof StorageModeSchema>

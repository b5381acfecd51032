// What `import { startEmulator } from 'batch-medic/emulator'` gets.
import { entryOf, nothingToRun } from './entry.js'

const entry = entryOf('emulator/library')
if (!entry) throw new Error(nothingToRun)

export const { startEmulator } = await import(entry)

// The emulator's published keys: everyone may know them, they open nothing but an emulator on localhost.
import { createHash } from 'node:crypto'

/** The development key of any account: the SHA-512 of a fixed text and its name, base64 like a real one. */
export const developmentKey = (account: string): string =>
  createHash('sha512').update(`batch-medic development key of ${account}`).digest('base64')

/** The account that is there when nobody asks for another. */
export const developmentAccount = 'devbatchaccount1'

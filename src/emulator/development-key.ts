// The emulator's published keys: everyone may know them, they open nothing but an emulator on localhost.
import { createHash } from 'node:crypto'

/** The key of the account `renderfarm`; base64 of 64 bytes, like a real one. */
export const renderfarmKey =
  'Gn4BbdzGjlD9ros7uuF9ncvpZw/5ve6P7RuGx81BPJRU56NMnptZ7wcDmP0gY5eUghKXuaHN3KA8PaenomNLrw=='

/** The development key of any account: the SHA-512 of a fixed text and its name. */
export const developmentKey = (account: string): string =>
  createHash('sha512').update(`batch-medic development key of ${account}`).digest('base64')

// The user that Batch is asked for: on Linux with the key that was given, on Windows with a password made here.
import type { NodeAccess } from '../domain/access.ts'
import { dayMs } from '../domain/durations.ts'
import type { NodeUser } from '../ports/batch.ts'

/** `random`: lower-case letters and digits that nobody can guess, so many of them. */
export function nodeUserFor(
  { user, isAdmin, until }: NodeAccess,
  os: 'linux' | 'windows',
  sshPublicKey: string | undefined,
  random: (length: number) => string,
): NodeUser {
  if (os === 'windows') {
    // Windows asks for three kinds of characters.
    const password = `${random(20)}-${random(6).toUpperCase()}`
    return { name: user, isAdmin, expiresAt: until, password }
  }
  // Documented: on Linux the expiry is exact to a day, so that a time today may be over at once.
  const linux = { name: user, isAdmin, expiresAt: until + dayMs }
  return sshPublicKey === undefined ? linux : { ...linux, sshPublicKey }
}

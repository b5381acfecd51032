// Which SSH public key goes with a request for access: the file that is named, or the first that ssh itself would use.
import { join } from 'node:path'
import { CliError } from './usage.ts'

/** In the order in which ssh tries them. */
const usual = ['id_ed25519.pub', 'id_ecdsa.pub', 'id_ed25519_sk.pub', 'id_rsa.pub']

/** Reads a file as text, or answers undefined where there is none. */
export type ReadText = (path: string) => string | undefined

/** Undefined where none is named and none is there: a Windows node needs none. Throws `CliError` with exit code 2. */
export function sshPublicKey(
  named: string | undefined,
  home: string | undefined,
  read: ReadText,
): { path: string; text: string } | undefined {
  if (named !== undefined) return { path: named, text: checked(named, read(named)) }
  for (const name of home === undefined ? [] : usual) {
    const path = join(home ?? '', '.ssh', name)
    const text = read(path)
    if (text !== undefined) return { path, text: checked(path, text) }
  }
  return undefined
}

function checked(path: string, text: string | undefined): string {
  if (text === undefined) {
    throw new CliError(2, `--ssh-key "${path}" cannot be read; give the .pub file of a key pair.`)
  }
  if (/PRIVATE KEY/.test(text)) {
    throw new CliError(
      2,
      `--ssh-key "${path}" is a private key, which stays here; give ${path}.pub.`,
    )
  }
  return text.trim()
}

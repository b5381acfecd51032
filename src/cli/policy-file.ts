// A policy file as the CLI reads it.
import { type PolicyText, readPolicyText } from '../config/policy.ts'
import type { Bytes } from './read-bytes.ts'

/** Throws `CliError` with 2 where there is no file to read. */
export async function readPolicyFile(
  path: string,
  read: (path: string) => Promise<Bytes>,
): Promise<PolicyText> {
  const { bytes, cut } = await read(path)
  if (!cut) return readPolicyText(new TextDecoder().decode(bytes))
  return {
    ok: false,
    faults: [{ path: '$', message: 'is far too long for a policy' }],
    raw: undefined,
  }
}

/** The standard input has no name. */
export function nameOf(path: string): string {
  return path === '-' ? 'the standard input' : path
}

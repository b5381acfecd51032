// A policy file as the CLI reads it: its policy, or its faults.
import { parseJson } from '../config-json.ts'
import type { PolicyFault } from '../domain/policy-fault.ts'
import type { ReadPolicy } from '../domain/policy-read.ts'
import { readPolicy } from '../domain/policy-read.ts'
import type { Bytes } from './read-bytes.ts'

/** `raw`: the file as it is written, without its defaults. */
export type PolicyFile = ReadPolicy & { raw: unknown }

/** A file that is no JSON has one fault. Throws `CliError` with 2 where there is no file to read. */
export async function readPolicyFile(
  path: string,
  read: (path: string) => Promise<Bytes>,
): Promise<PolicyFile> {
  const { bytes, cut } = await read(path)
  const json = cut
    ? ({ ok: false, reason: 'it is far too long for one' } as const)
    : parseJson(new TextDecoder().decode(bytes))
  if (json.ok) return { ...readPolicy(json.value), raw: json.value }
  const fault: PolicyFault = { path: '$', message: `is not JSON: ${json.reason}` }
  return { ok: false, faults: [fault], raw: undefined }
}

/** The standard input has no name. */
export function nameOf(path: string): string {
  return path === '-' ? 'the standard input' : path
}

// Reads the text of a policy file: the policy, or every fault of it.

import { keysTwice } from '../domain/keys-twice.ts'
import { policyFault } from '../domain/policy-fault.ts'
import type { ReadPolicy } from '../domain/policy-read.ts'
import { readPolicy } from '../domain/policy-read.ts'
import { parseJson } from './json.ts'

/** `raw`: the file as it is written, without its defaults. */
export type PolicyText = ReadPolicy & { raw: unknown }

/** A text that is no JSON has one fault, which shows nothing of it. */
export function readPolicyText(text: string): PolicyText {
  const json = parseJson(text)
  if (!json.ok) {
    return {
      ok: false,
      faults: [{ path: '$', message: `is not JSON: ${json.reason}` }],
      raw: undefined,
    }
  }
  const raw = json.value
  const read = readPolicy(raw)
  const twice = keysTwice(text).map((path) =>
    policyFault(path, undefined, 'stands there twice, and only the last counts: write it once'),
  )
  if (twice.length === 0) return { ...read, raw }
  return { ok: false, faults: [...twice, ...(read.ok ? [] : read.faults)], raw }
}

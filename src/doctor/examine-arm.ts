// Reading ARM's JSON in the doctor: fields that may be missing, and refusals in words.
import type { CheckAnswer, CheckName } from '../domain/check-answer.ts'
import { redact } from '../domain/redact.ts'
import type { ArmAnswer, ArmBody } from '../ports/arm.ts'
import { az } from './az.ts'

/** What an answer says, and which command goes with it. */
export type Found = Omit<CheckAnswer, 'check' | 'about'>

export const ok = (said: string): Found => ({ verdict: 'ok', said: redact(said), mend: '' })

export const broken = (said: string, mend: string): Found => ({
  verdict: 'broken',
  said: redact(said),
  mend: redact(mend),
})

export const notChecked = (said: string, mend = ''): Found => ({
  verdict: 'not-checked',
  said: redact(said),
  mend: redact(mend),
})

export function answer(check: CheckName, about: string, found: Found): CheckAnswer {
  return { check, about: redact(about), ...found }
}

/** Why `what` is out of sight, and what would bring it into sight. */
export function unread(
  what: string,
  refused: Exclude<ArmAnswer<unknown>, { kind: 'read' }>,
): Found {
  switch (refused.kind) {
    case 'denied':
      return notChecked(
        `Not checked: the app may not read ${what}; it needs ${refused.action} there.`,
        az('role assignment create', {
          role: 'Reader',
          assignee: 'IDENTITY',
          scope: scopeOf(refused.path),
        }),
      )
    case 'missing':
      return notChecked(`Not checked: ${what} is not there.`)
    case 'failed':
      return notChecked(`Not checked: ${what} could not be read: ${refused.reason}`)
  }
}

/** Reader is given on a resource group, or on the subscription where a path has none. */
function scopeOf(path: string): string {
  const group = /^\/subscriptions\/[^/?]+\/resourceGroups\/[^/?]+/i.exec(path)
  return (group ?? /^\/subscriptions\/[^/?]+/i.exec(path))?.[0] ?? path
}

export function textAt(body: unknown, ...path: readonly string[]): string | undefined {
  const value = at(body, path)
  return typeof value === 'string' ? value : undefined
}

/** A number, also where it came as text, as capabilities do. */
export function numberAt(body: unknown, ...path: readonly string[]): number | undefined {
  const value = at(body, path)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export function objectAt(body: unknown, ...path: readonly string[]): ArmBody | undefined {
  const value = at(body, path)
  return isBody(value) ? value : undefined
}

export function listAt(body: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = at(body, path)
  return Array.isArray(value) ? value : []
}

/** Names of fields without case: recorded bodies differ in it. */
function at(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => {
    if (!isBody(value)) return undefined
    if (name in value) return value[name]
    const key = Object.keys(value).find((one) => one.toLowerCase() === name.toLowerCase())
    return key === undefined ? undefined : value[key]
  }, body)
}

function isBody(value: unknown): value is ArmBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The last part of an ARM id: the name of the thing. */
export function nameOf(id: string): string {
  return id.split('/').findLast((part) => part !== '') ?? id
}

export function sameId(one: string, other: string): boolean {
  const plain = (id: string) => id.toLowerCase().replace(/\/+$/, '')
  return plain(one) === plain(other)
}

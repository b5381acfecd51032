// Azure Resource Manager by hand: a table of paths, whose answers are bodies, lists or refusals.
import { actionToRead } from '../../src/adapters/azure/arm/arm-answer.ts'
import type { Arm, ArmAnswer, ArmBody } from '../../src/ports/arm.ts'

/** A list answers `list`, anything else `get`. What stands nowhere is missing; every path compares without case. */
export type ArmTable = Readonly<Record<string, ArmBody | readonly ArmBody[] | 'denied' | 'never'>>

export interface HandArm extends Arm {
  /** What was asked, in order: paths, with the filter of a list. */
  asked: string[]
}

export function handArm(table: ArmTable): HandArm {
  const known = new Map(Object.entries(table).map(([path, body]) => [path.toLowerCase(), body]))
  const asked: string[] = []

  async function find(path: string): Promise<ArmAnswer<ArmBody | readonly ArmBody[]>> {
    const found = known.get(path.toLowerCase())
    if (found === 'never') return new Promise(() => {})
    if (found === 'denied') return { kind: 'denied', action: actionToRead(path), path }
    return found === undefined ? { kind: 'missing', path } : { kind: 'read', value: found }
  }

  return {
    asked,
    async get(path) {
      asked.push(path)
      const found = await find(path)
      if (found.kind !== 'read') return found
      if (isList(found.value)) throw new Error(`${path} is a list`)
      return { kind: 'read', value: found.value }
    },
    async list(path, _version, query = {}) {
      asked.push(`${path} ${query.$filter ?? ''}`.trim())
      const found = await find(path)
      if (found.kind !== 'read') return found
      if (!isList(found.value)) throw new Error(`${path} is no list`)
      return { kind: 'read', value: { items: found.value, complete: true } }
    },
  }
}

function isList(value: ArmBody | readonly ArmBody[]): value is readonly ArmBody[] {
  return Array.isArray(value)
}

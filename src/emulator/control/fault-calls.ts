// Faults by HTTP: told, added and taken back.
import { addFaults, listFaults, removeFault } from '../faults/add-faults.ts'
import { decodeKeepingPlus, type EmulatorRequest, splitUrl } from '../wire/http.ts'
import { ControlFault, readAnyJson, readQuery } from './control-input.ts'
import type { ControlCalls, ControlParts } from './control-parts.ts'

const mostTold = 3
const example = { do: 'node-unusable', pool: 'frames', nodes: 0 }

export const faultCalls: ControlCalls = {
  'GET /faults': ({ world, tick }, request) => {
    tick()
    readQuery(request, [])
    return { faults: listFaults(world) }
  },
  'POST /faults': (parts, request) => {
    parts.tick()
    const given = readAnyJson(request, example)
    try {
      return addFaults(parts.world, given)
    } catch (error) {
      throw new ControlFault(400, firstFaults((error as Error).message))
    } finally {
      parts.tick()
    }
  },
  'DELETE /faults': (parts) => {
    parts.tick()
    const ids = listFaults(parts.world).map(({ id }) => id)
    for (const id of ids) removeFault(parts.world, id)
    parts.tick()
    return { removed: ids }
  },
  'DELETE /faults/{id}': (parts, request) => {
    parts.tick()
    const id = lastPart(request)
    if (!removeFault(parts.world, id)) throw notThere(parts, id)
    parts.tick()
    return { removed: [id] }
  },
}

function notThere({ world }: ControlParts, id: string): ControlFault {
  const there = listFaults(world).map((fault) => fault.id)
  const told = there.length > 0 ? `there are ${there.slice(0, 20).join(', ')}` : 'there is none'
  return new ControlFault(404, `There is no fault "${id}"; ${told}.`)
}

/** The faults' own error lists every wrong place on a line of its own; a caller is told the first ones in a sentence. */
function firstFaults(message: string): string {
  const [head = '', ...rest] = message.split('\n')
  const lines = rest.filter((line) => line.startsWith('  ')).map((line) => line.trim())
  if (lines.length === 0) return `${head.trim().replace(/\.$/, '')}.`
  const told = lines.slice(0, mostTold).join('; ')
  const more = lines.length > mostTold ? `; and ${lines.length - mostTold} more` : ''
  return /[?.]$/.test(told + more) ? told : `${told}${more}.`
}

const lastPart = ({ url }: EmulatorRequest): string =>
  decodeKeepingPlus(splitUrl(url).path.split('/').at(-1) ?? '')

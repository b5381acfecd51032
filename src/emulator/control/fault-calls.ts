// Faults by HTTP: told, added and taken back.
import { addFaults, listFaults, removeFault } from '../faults/add-faults.ts'
import { decodeKeepingPlus, type EmulatorRequest, splitUrl } from '../wire/http.ts'
import { ControlFault, readAnyJson, readQuery } from './control-input.ts'
import type { ControlCalls, ControlParts } from './control-parts.ts'

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
      throw new ControlFault(400, firstFault((error as Error).message))
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

/** The faults' own error lists every wrong place on a line of its own; a caller mends one after the other. */
function firstFault(message: string): string {
  const [head = '', first] = message.split('\n')
  return `${(first ?? head).trim().replace(/\.$/, '')}.`
}

const lastPart = ({ url }: EmulatorRequest): string =>
  decodeKeepingPlus(splitUrl(url).path.split('/').at(-1) ?? '')

// What tests of faults share: a fault posted to a running emulator, and what is told of it.
import type { Emulator } from '../../../src/emulator/emulator.ts'
import type { FaultView } from '../../../src/emulator/faults/add-faults.ts'
import { origin } from '../support.ts'

/** Calls the emulator's own API; the body is JSON both ways. */
export function control(emulator: Emulator, method: string, path: string, body?: unknown) {
  const { status, body: text } = emulator.control({
    method,
    url: `${origin}/_emulator${path}`,
    headers: {},
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  return { status, json: JSON.parse(text.toString()) }
}

/** Adds a fault and gives its id; throws what the emulator says against it. */
export function post(emulator: Emulator, fault: object): string {
  const { status, json } = control(emulator, 'POST', '/faults', fault)
  if (status !== 200) throw new Error(JSON.stringify(json))
  return json.added[0].id
}

export const told = (emulator: Emulator): FaultView[] =>
  control(emulator, 'GET', '/faults').json.faults

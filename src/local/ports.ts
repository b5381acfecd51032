// The eight ports of a local run, and a look at which of them are free.
import { createServer } from 'node:net'

export interface PortPlan {
  app: number
  catcher: number
  smtp: number
  topic: number
  emulator: number
  blob: number
  queue: number
  table: number
}

const wanted: Record<keyof PortPlan, string> = {
  app: 'the Function app',
  catcher: 'the catcher page',
  smtp: 'the mail catcher',
  topic: 'the Event Grid topic',
  emulator: 'the Batch emulator',
  blob: 'Azurite blobs',
  queue: 'Azurite queues',
  table: 'Azurite tables',
}

/** @param accounts how many ports in a row the emulator takes, one for each account of its world */
export function planPorts(base: number, accounts = 1): PortPlan {
  const blob = base + 4 + accounts
  return {
    app: base,
    catcher: base + 1,
    smtp: base + 2,
    topic: base + 3,
    emulator: base + 4,
    blob,
    queue: blob + 1,
    table: blob + 2,
  }
}

/** @throws Error with one sentence that names every taken port and what wanted it */
export async function checkPorts(plan: PortPlan): Promise<void> {
  const names = Object.keys(plan) as (keyof PortPlan)[]
  const free = await Promise.all(names.map((name) => isFree(plan[name])))
  const taken = names.filter((_, index) => !free[index])
  if (taken.length === 0) return
  const list = taken.map((name) => `port ${plan[name]} for ${wanted[name]}`).join(', ')
  throw new Error(
    `Already in use: ${list}. Stop what holds it, or start with --port-base ${plan.app + 1000}`,
  )
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
}

// An Azurite of the bench's own, in memory, with room for a million incidents.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Azurite's published development account; it opens nothing but a local emulator. */
const account = 'devstoreaccount1'
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
/** A million incidents are two million rows of 2 KB and what Azurite keeps around each. */
const heapMb = 14_000

export interface TableService {
  connection: string
  stop(): Promise<void>
}

export async function startTableService(): Promise<TableService> {
  const port = await freePort()
  const main = fileURLToPath(
    new URL('../node_modules/azurite/dist/src/table/main.js', import.meta.url),
  )
  const preload = fileURLToPath(new URL('./azurite-by-row.cjs', import.meta.url))
  const child = spawn(
    process.execPath,
    [
      ...[`--max-old-space-size=${heapMb}`, '--require', preload, main, '--silent'],
      ...['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'],
      ...['--tablePort', String(port)],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const ended = once(child, 'exit').then(() => {
    throw new Error('Azurite ended before it listened')
  })
  await Promise.race([answers(port), ended])
  ended.catch(() => undefined)
  return {
    connection: [
      ...['DefaultEndpointsProtocol=http', `AccountName=${account}`, `AccountKey=${key}`],
      `TableEndpoint=http://127.0.0.1:${port}/${account}`,
    ].join(';'),
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function answers(port: number): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (isOpen) return
    await wait(100)
  }
  throw new Error('Azurite does not listen after 30 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

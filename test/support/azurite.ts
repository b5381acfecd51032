// Starts one Azurite for the whole run, in memory, on free ports, and gives the tests its connection string.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    azuriteConnection: string
  }
}

/** Azurite's published development account; it opens nothing but a local emulator. */
const account = 'devstoreaccount1'
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connection, stop } = await startAzurite()
  project.provide('azuriteConnection', connection)
  return stop
}

/** One of its own, for a suite that has none for the whole run. */
export async function startAzurite(): Promise<{ connection: string; stop(): Promise<void> }> {
  const [blob, queue, table] = await freePorts(3)
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('../../node_modules/azurite/dist/src/azurite.js', import.meta.url)),
      '--silent',
      '--inMemoryPersistence',
      '--disableTelemetry',
      '--skipApiVersionCheck',
      ...['--blobPort', String(blob), '--queuePort', String(queue), '--tablePort', String(table)],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await listening(child)
  const connection = [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${key}`,
    `BlobEndpoint=http://127.0.0.1:${blob}/${account}`,
    `QueueEndpoint=http://127.0.0.1:${queue}/${account}`,
    `TableEndpoint=http://127.0.0.1:${table}/${account}`,
  ].join(';')
  return {
    connection,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      // It keeps nothing: there is nothing to end in order.
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Resolves when Azurite has said for all three services that it listens. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = ''
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code}: ${seen}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if ((seen.match(/successfully listens|is successfully listening/g) ?? []).length >= 3) {
        child.removeAllListeners('exit')
        resolve()
      }
    })
  })
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

// An ingestion endpoint of Application Insights on this machine, over TLS, as the real SDK speaks to it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { selfSigned } from '../../support/self-signed.ts'

export interface Envelope {
  name: string
  time: string
  sampleRate?: number
  tags: Record<string, string>
  data: {
    baseType: string
    baseData: {
      name?: string
      id?: string
      message?: string
      type?: string
      target?: string
      data?: string
      resultCode?: string
      success?: boolean
      /** `0.00:00:02.500` */
      duration?: string
      properties: Record<string, string>
      metrics?: { name: string; value: number; count?: number; min?: number; max?: number }[]
      exceptions?: { typeName: string; message: string }[]
    }
  }
}

export function envelopesOf(body: string): Envelope[] {
  const parsed: unknown = body.startsWith('[') ? JSON.parse(body) : undefined
  if (Array.isArray(parsed)) return parsed as Envelope[]
  return body.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Envelope] : []))
}

/** `bodies`: what came in, unpacked. `env`: with which a process sends to it. */
export async function startIngestion() {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-ingestion-'))
  const { key, cert } = selfSigned()
  writeFileSync(join(folder, 'ca.pem'), cert)
  const bodies: string[] = []
  const server = createServer({ key, cert }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
      bodies.push(text.toString())
      const items = envelopesOf(text.toString()).length
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ itemsReceived: items, itemsAccepted: items, errors: [] }))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    bodies,
    connection: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://127.0.0.1:${port}/`,
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      // The SDK's figures about itself go to Microsoft's own component.
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
      WEBSITE_SITE_NAME: 'medic',
      FUNCTIONS_WORKER_RUNTIME: 'node',
    },
    close() {
      server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

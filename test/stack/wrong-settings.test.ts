// Wrong settings: all are named at once, by the app's health or by the start itself, and no secret is shown.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { freePortBase, type SmallStack, startSmallStack } from './small-stack.ts'

let stack: SmallStack | undefined

afterEach(() => stack?.end())

const secret = 'this-must-not-be-shown'

test('several wrong settings → health is down and its details name every one', async () => {
  const running = await startSmallStack({
    settings: {
      BATCH_MEDIC_ACCOUNTS: '[{"name":"Render Farm","url":"nowhere","keyFrom":"FARM_KEY"}]',
      FARM_KEY: secret,
      BATCH_MEDIC_POLICY: 'no-such-policy.json',
      BATCH_MEDIC_TEAMS_WEBHOOK: `ftp://user:${secret}@example.org/hook?sig=${secret}`,
      BATCH_MEDIC_TOPIC_KEY: secret,
      BATCH_MEDIC_MAIL_TO: 'nobody',
      BATCH_MEDIC_BATCH_API_VERSION: 'latest',
    },
  })
  stack = running
  const { app } = running.addresses
  const open = await fetch(`${app}/api/health`)
  expect(open.status).toBe(503)
  expect(await open.json()).toEqual({ status: 'down' })
  const headers = { 'x-functions-key': running.keys.host }
  const details = await (await fetch(`${app}/api/health/details`, { headers })).text()
  for (const name of [
    'BATCH_MEDIC_ACCOUNTS',
    'BATCH_MEDIC_POLICY',
    'BATCH_MEDIC_TEAMS_WEBHOOK',
    'BATCH_MEDIC_MAIL_TO',
    'BATCH_MEDIC_BATCH_API_VERSION',
  ]) {
    expect(details).toContain(name)
  }
  expect(details + running.said.join('\n')).not.toContain(secret)
  // Every other door answers as well, and none shows a secret.
  const incidents = await fetch(`${app}/api/incidents`, { headers })
  expect(incidents.status).toBeGreaterThanOrEqual(500)
  expect(await incidents.text()).not.toContain(secret)
  expect(running.said.join('\n')).not.toContain(secret)
})

test('a taken port is named, with what wanted it, and the start ends with code 1', async () => {
  const base = await freePortBase()
  const server = createServer()
  await new Promise<void>((done) => server.listen(base + 3, '127.0.0.1', done))
  const start = spawnSync(
    process.execPath,
    ['src/local/start.ts', '--port-base', String(base), '--state', `/tmp/batch-medic-${base}`],
    { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', timeout: 240_000 },
  )
  await new Promise((done) => server.close(done))
  expect(start.status).toBe(1)
  expect(start.stderr).toMatch(new RegExp(`port ${base + 3} for the Event Grid topic`))
})

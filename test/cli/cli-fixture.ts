// Runs the CLI against a scripted API, and keeps what it printed and asked.

import { z } from 'zod'
import { incidentDetailOf } from '../../src/api/incident-detail-of.ts'
import { incidentRowOf } from '../../src/api/incident-row-of.ts'
import { incidentDetail } from '../../src/api/shapes/incident-detail.ts'
import { incidentRow } from '../../src/api/shapes/incident-row.ts'
import type { CliDeps } from '../../src/cli/deps.ts'
import { runCli } from '../../src/cli/run.ts'
import { listPrices } from '../../src/domain/prices.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import { briefOf } from '../../src/record/history-brief.ts'

const node = { kind: 'node', nodeId: 'tvmps_25b8_d', allocationTime: 1 } as const

/** A story of a node that Batch would not reboot. */
export function story(overrides: Partial<IncidentStory['incident']> = {}): IncidentStory {
  const at = Date.UTC(2026, 2, 1, 4, 5, 6)
  return {
    incident: {
      id: 'renderfarm.frames.k3x9ab01',
      pool: { account: 'renderfarm', pool: 'frames' },
      fault: 'node-unusable',
      subject: node,
      state: 'escalated',
      mode: 'act',
      finding: {
        fault: 'node-unusable',
        subject: node,
        scope: 'one-node',
        party: 'platform',
        causeClass: 'unknown',
        fixClass: 'none-known',
        retryHelps: null,
        confidence: 'likely',
        since: at,
        summary: 'Node tvmps_25b8_d has been unusable for 16 min without an error.',
        evidence: [{ name: 'state', value: 'unusable since 04:05:06' }],
        helps: 'Remove the node and grow the pool back.',
        link: 'https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking',
        nodeIds: ['tvmps_25b8_d'],
      },
      detectedAt: at,
      changedAt: at + 60_000,
      waiting: { reason: 'a person must decide', guard: 'needs-approval' },
      wouldDo: { method: 'POST', path: '/pools/frames/removenodes', body: { nodeList: ['a'] } },
      alerts: [{ channel: 'teams', what: 'escalated', at: at + 61_000 }],
      ...overrides,
    },
    attempts: [
      {
        incidentId: 'renderfarm.frames.k3x9ab01',
        number: 1,
        action: { kind: 'reboot', node, option: 'requeue' },
        step: 'ended',
        stepAt: at + 30_000,
        startedAt: at + 29_000,
        call: {
          method: 'POST',
          path: '/pools/frames/nodes/tvmps_25b8_d/reboot',
          body: { nodeRebootOption: 'requeue' },
        },
        answer: { status: 409, code: 'NodeStateUnusable', message: 'The node is unusable' },
        result: 'refused',
        reason: 'unusable for 16 min, longer than the 15 min that Batch is given',
      },
    ],
    timeline: [
      { at, text: 'Detected: node unusable' },
      { at: at + 30_000, text: 'Reboot refused \u001b[31mby Batch' },
    ],
  }
}

/** As the API sends them. */
export function rowSent(story: IncidentStory) {
  return z.encode(incidentRow, incidentRowOf(briefOf(story), listPrices, story.incident.changedAt))
}

export function detailSent(story: IncidentStory) {
  const now = story.incident.changedAt
  return z.encode(incidentDetail, incidentDetailOf(story, { prices: listPrices, now }))
}

export interface Call {
  path: string
  query: Record<string, string>
  key: string | null
}

export type Respond = (call: Call) => Response | Promise<Response>

export async function run(argv: string, respond: Respond, overrides: Partial<CliDeps> = {}) {
  const calls: Call[] = []
  const printed = { out: '', err: '' }
  const code = await runCli(argv.split(' ').filter(Boolean), {
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
    terminal: { width: 100, colour: false, timeZone: 'Europe/Berlin' },
    env: {},
    cwd: '/nowhere',
    version: '1.2.3',
    emulator: async () => 0,
    read: async () => ({ bytes: new Uint8Array(), cut: false }),
    progress: () => {},
    openLook: async () => {
      throw new Error('no account is to be opened')
    },
    now: () => Date.UTC(2026, 2, 1),
    fetch: async (input, init) => {
      const url = new URL(String(input))
      const call = {
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        key: new Headers(init?.headers).get('x-functions-key'),
      }
      calls.push(call)
      return respond(call)
    },
    ...overrides,
  })
  return { code, calls, ...printed }
}

export const noAnswer: Respond = () => {
  throw new Error('nothing should be asked')
}

// Rows as the API sends them, as many as wanted and always the same: for lists, pools and charts.
import { z } from 'zod'
import { type IncidentRow, incidentRow } from '../../src/api/shapes/incident-row.ts'
import { type PoolRow, poolRow } from '../../src/api/shapes/pools.ts'
import { type Summary, summary } from '../../src/api/shapes/summary.ts'
import { type CauseClass, causeClasses } from '../../src/domain/cause.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/durations.ts'
import { type Fault, faults } from '../../src/domain/fault.ts'
import { severities } from '../../src/domain/severity.ts'

/** Park and Miller, 1988: enough to look like life. */
function createDraw(seed: number) {
  let state = seed
  const share = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  return {
    share,
    below: (count: number) => Math.floor(share() * count),
    pick<T>(list: readonly T[], usual: T): T {
      return list[Math.floor(share() * list.length)] ?? usual
    },
  }
}

const faultNames = Object.keys(faults) as Fault[]
const pools = ['frames', 'fleet', 'nightly-genomics-west-europe', 'sim']
const openStates = ['open', 'acting', 'held', 'escalated', 'awaiting-approval'] as const

/** The newest first, six minutes between them, ids that tell their place: `…0000000a`. */
export function wireIncidents(count: number, now: number): z.input<typeof incidentRow>[] {
  const draw = createDraw(7)
  return Array.from({ length: count }, (_, index) => {
    const fault = draw.pick(faultNames, 'node-unusable')
    const pool = draw.pick(pools, 'frames')
    const nodeId = `tvmps_${draw
      .below(2 ** 31)
      .toString(16)
      .padStart(32, '3f')}_d`
    const detectedAt = now - (index + 1) * 6 * minuteMs
    const isOver = index > 20 || draw.share() < 0.3
    const row: IncidentRow = {
      id: `renderfarm.${pool}.${index.toString(36).padStart(8, '0')}`,
      ...{ account: 'renderfarm', pool, fault, title: faults[fault].title },
      subject: { kind: 'node', nodeId, allocationTime: detectedAt - hourMs },
      subjectText: `node ${nodeId}`,
      state: isOver ? 'resolved' : draw.pick(openStates, 'open'),
      mode: 'act',
      severity: draw.pick(severities, 'error'),
      ...{ party: 'platform', causeClass: 'hardware', confidence: 'likely' },
      summary: 'It reports no error and takes no tasks.',
      ...{ nodes: 1, repairs: draw.below(3), detectedAt, changedAt: detectedAt + minuteMs },
      ...(isOver && {
        resolvedAt: detectedAt + (5 + draw.below(120)) * minuteMs,
        resolution: { kind: 'helped', reason: 'The node is idle again.' },
      }),
      cost: { nodeHours: draw.below(40) / 10, money: draw.below(400) / 100, currency: 'USD' },
    }
    return z.encode(incidentRow, row)
  })
}

/** Every fifth is sick, every seventh was not counted lately; each changed some thirty times in a day. */
export function wirePools(count: number, now: number): z.input<typeof poolRow>[] {
  const draw = createDraw(11)
  return Array.from({ length: count }, (_, index) => {
    const isSick = index % 5 === 0
    const strip: PoolRow['strip'] = Array.from({ length: 30 }, (_unused, step) => ({
      at: now - (30 - step) * 50 * minuteMs,
      counts: {
        ...{ running: 8 + draw.below(30), idle: draw.below(12) },
        ...(draw.share() < 0.3 && { starting: 1 + draw.below(10) }),
        ...(isSick && step > 18 && { unusable: 1 + draw.below(6) }),
      },
    }))
    const row: PoolRow = {
      account: index % 2 === 0 ? 'renderfarm' : 'genomics',
      pool: `${draw.pick(pools, 'frames')}-${index}`,
      counts: strip.at(-1)?.counts ?? {},
      health: isSick ? 'sick' : index % 7 === 0 ? 'unknown' : 'ok',
      ...{ seenAt: now - 40_000, open: isSick ? 2 : 0, strip },
      ...(isSick && {
        worst: draw.pick(severities, 'error'),
        why: '1 node incident, 1 task incident',
      }),
      ...(index === 3 && {
        paused: { by: 'ann', verified: false, at: now - hourMs, reason: 'The image is rebuilt' },
      }),
    }
    return z.encode(poolRow, row)
  })
}

/** Of the last days up to today; one of them, the fifth last, saw nothing. */
export function wireSummary(days: number, now: number): z.input<typeof summary> {
  const draw = createDraw(13)
  const byDay = Array.from({ length: days }, (_, index) => {
    const opened = index === days - 5 ? 0 : 1 + draw.below(13)
    return {
      day: new Date(now - (days - 1 - index) * dayMs).toISOString().slice(0, 10),
      ...{ opened, resolved: opened, escalated: Math.min(opened, draw.below(4)) },
      ...(opened > 0 && { mttrMs: (3 + draw.below(90)) * minuteMs }),
      ...{ nodeHours: opened * 2.5, money: opened * 4.2 },
    }
  })
  const sum = (of: (day: (typeof byDay)[number]) => number) =>
    byDay.reduce((total, day) => total + of(day), 0)
  const classes: readonly CauseClass[] = causeClasses.slice(0, 6)
  const whole: Summary = {
    ...{ since: now - days * dayMs, until: now, open: 12, mttrMs: 45 * minuteMs },
    opened: sum(({ opened }) => opened),
    resolved: sum(({ resolved }) => resolved),
    escalated: sum(({ escalated }) => escalated),
    byFault: faultNames.slice(0, 8).map((fault, index) => ({
      ...{ fault, title: faults[fault].title, count: 60 - 7 * index },
      ...{ resolved: 50 - 6 * index, helped: 30 - 4 * index },
    })),
    byCause: classes.map((causeClass, index) => ({ causeClass, count: 70 - 11 * index })),
    cost: { nodeHours: 431.2, money: 812.4, currency: 'USD', unpriced: 12.5 },
    saved: {
      ...{ nodeHours: 911, money: 1_712, currency: 'USD', assumedMs: 8 * hourMs },
      assumption: 'had nobody looked for 8 h',
    },
    byDay,
    worstNodes: ['a', 'b', 'c'].map((end, index) => ({
      ...{ account: 'renderfarm', pool: 'frames', count: 9 - 2 * index },
      nodeId: `tvmps_3f2a9c0e1d7b4f6a8e5c2d1b0a9f8e7${end}_d`,
    })),
    worstJobs: [{ account: 'renderfarm', pool: 'frames', jobId: 'shot-010', count: 5 }],
  }
  return z.encode(summary, whole)
}

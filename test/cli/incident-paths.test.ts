// The page of an incident names each folder of a full disk, before it is deleted and after.
import { expect, test } from 'vitest'
import { incidentDetailOf } from '../../src/api/incident-detail-of.ts'
import { incidentPage } from '../../src/cli/incident-page.ts'
import type { Action } from '../../src/domain/action.ts'
import { listPrices } from '../../src/domain/prices.ts'
import { nodeSubject } from '../support/build-facts.ts'
import { attempt, incident } from '../support/build-record.ts'

const paths = [1, 2].map((n) => ({
  ...{ path: `workitems/shots/job-1/t${n}`, bytes: n * 1024 ** 3 },
  ...{ jobId: 'shots', taskId: `t${n}` },
}))
const sight: Action = { kind: 'collect-evidence', nodes: [nodeSubject()], tasks: [] }
const disk = { freeable: paths, filesBytes: 3 * 1024 ** 3, complete: true }

test('all folders stand with what they hold', () => {
  const attempts = [
    attempt({ action: sight, result: 'done', disk }),
    attempt({ number: 2, action: { kind: 'free-disk', node: nodeSubject(), paths } }),
  ]
  const story = { incident: incident({ fault: 'node-disk-full' }), attempts, timeline: [] }
  const detail = incidentDetailOf(story, { prices: listPrices, now: story.incident.changedAt })
  const page = incidentPage(detail, { width: 100, colour: false, timeZone: 'UTC' }, true).join('\n')
  expect(page).toContain('may be deleted: workitems/shots/job-1/t1 (1.0 GiB)')
  expect(page).toContain('may be deleted: workitems/shots/job-1/t2 (2.0 GiB)')
  expect(page).toContain('folder: workitems/shots/job-1/t1 (1.0 GiB)')
  expect(page).toContain('folder: workitems/shots/job-1/t2 (2.0 GiB)')
})

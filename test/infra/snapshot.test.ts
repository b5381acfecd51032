// The kept snapshots are what the templates make now, and the page beside them says what they hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installations, snapshotOptions, snapshotsPage } from '../../tools/snapshots-page.ts'
import { compiler, infra, snapshot } from './bicep.ts'

const again = 'run: node tools/snapshots-page.ts $(tools/bicep/restore.sh | tail -1)'

describe.skipIf(!compiler)('the templates make what is kept', () => {
  // Not by `--mode validate`, which says of a difference of 1,000 lines that there is one.
  test.each(installations)('in the installation %s', (name) => {
    const kept = JSON.parse(readFileSync(join(infra, `snapshots/${name}.snapshot.json`), 'utf8'))
    expect(snapshot(`snapshots/${name}`, undefined, snapshotOptions(name)), again).toEqual(kept)
  })
})

test('the page of the snapshots is that of the snapshots', () => {
  expect(readFileSync(join(infra, 'snapshots/README.md'), 'utf8'), again).toBe(snapshotsPage())
})

test('the page names every role in words', () => {
  expect(snapshotsPage()).not.toMatch(/^\| [0-9a-f]{8}-/m)
  expect(snapshotsPage()).toContain('| Azure Batch Data Contributor | batchAccounts/renderfarm |')
})

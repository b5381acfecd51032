// What the Functions host tells of an invocation is thinned out, but never what leads to an incident (docs/decisions/0015).
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { infra, root } from './bicep.ts'

const host = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')) as {
  telemetryMode?: string
  logging: { applicationInsights: { samplingSettings: { excludedTypes: string } } }
}

test('the host leaves no request, error or event out: steps and incidents hang on them', () => {
  const { excludedTypes } = host.logging.applicationInsights.samplingSettings
  expect(excludedTypes.split(';').sort()).toEqual(['Event', 'Exception', 'Request'])
})

test('the host reads that: with a telemetryMode it would not', () => {
  expect(host.telemetryMode).toBeUndefined()
})

test('nothing is thinned out where it arrives', () => {
  const templates = globSync('**/*.bicep', { cwd: infra })
  expect(templates.length).toBeGreaterThan(30)
  const thinned = templates.filter((file) =>
    /SamplingPercentage/i.test(readFileSync(join(infra, file), 'utf8')),
  )
  expect(thinned).toEqual([])
})

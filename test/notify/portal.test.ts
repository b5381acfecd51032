// The way from a message and from the API to Azure's portal: that of the cloud the account is in.
import { expect, test } from 'vitest'
import { incidentResponse } from '../../src/api/incidents.ts'
import type { AppPorts } from '../../src/app.ts'
import { minuteMs } from '../../src/domain/durations.ts'
import { linksTold } from '../../src/notify/links.ts'
import { smallWorld } from '../support/small-world.ts'
import { startWholeApp } from '../support/whole-app.ts'

const accountId =
  '/subscriptions/3f2/resourceGroups/rg-farm/providers/Microsoft.Batch/batchAccounts/renderfarm'
const world = smallWorld({
  pool: { dedicated: 4 },
  script: [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 1 }],
})

test.each([
  { cloud: 'public', portals: {}, origin: 'https://portal.azure.com' },
  {
    cloud: 'another',
    portals: { renderfarm: 'https://portal.azure.cn' },
    origin: 'https://portal.azure.cn',
  },
])(
  'of the $cloud cloud it leads to its own portal, to the account',
  async ({ portals, origin }) => {
    const around = (ports: AppPorts) => ({
      ...ports,
      accountIds: { renderfarm: accountId },
      portals,
    })
    const whole = startWholeApp({ world, policy: { mode: 'watch' }, around })
    await whole.run(10 * minuteMs)
    const wanted = `${origin}/#resource${accountId}/overview`
    const [told] = whole.told
    if (!told) throw new Error('nothing was told')
    expect(linksTold(told.announcement).map(({ url }) => url)).toContain(wanted)
    const id = told.announcement.stories[0]?.incident.id ?? ''
    const { links } = JSON.parse((await incidentResponse(whole.app, id)).body)
    expect(links).toEqual({
      portal: wanted,
      docs: expect.stringContaining('https://learn.microsoft.com/'),
    })
  },
)

// HTTP GET /api/channels: the channels that are set up.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('channels', {
  methods: ['GET'],
  authLevel: dataLevel(),
  route: 'channels',
  handler: guarded(async () => {
    const { medic } = await import('../src/azure.ts')
    const { channelsResponse } = await import('../src/api/test-channel.ts')
    return channelsResponse(await medic())
  }),
})

// HTTP GET /api/channels: the channels that are set up.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('channels', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'channels',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { channelsResponse } = await import('../src/api/test-channel.ts')
    const { read } = await import('../src/api/read.ts')
    return read(request, async () => channelsResponse(await medic()))
  }),
})

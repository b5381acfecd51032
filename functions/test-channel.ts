// HTTP POST /api/channels/{name}/test: sends a message to see whether a channel works; a function of its own, so that it has its own key.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('test-channel', {
  methods: ['POST', 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'channels/{name}/test',
  handler: guarded(async (request, verified) => {
    const { medic } = await import('../src/azure.ts')
    const { testChannel } = await import('../src/api/test-channel.ts')
    const { changed } = await import('../src/api/changed.ts')
    const { name = '' } = request.params
    const app = await medic()
    return changed(app, request, verified, (body, who) => testChannel(app, name, body, who))
  }),
})

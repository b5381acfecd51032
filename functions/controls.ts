// HTTP GET /api/controls: the pauses, holds and silences that are in force now.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('controls', {
  methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'controls',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { controlsInForce } = await import('../src/api/controls.ts')
    return read(request, async () => controlsInForce(await medic(), request.query), ['POST'])
  }),
})

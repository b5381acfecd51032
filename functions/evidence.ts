// HTTP GET /api/incidents/{id}/evidence/{index}: a text that was kept of a node or task, without secrets.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('evidence', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'incidents/{id}/evidence/{index}',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { evidenceResponse } = await import('../src/api/evidence.ts')
    const { id = '', index = '' } = request.params
    return read(request, async () => evidenceResponse(await medic(), id, index))
  }),
})

// HTTP GET /api/summary: incidents of a time in numbers, for the page's charts and people's reports.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('summary', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'summary',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { summaryResponse } = await import('../src/api/summary.ts')
    return read(request, async () => summaryResponse(await medic(), request.query))
  }),
})

// HTTP POST /api/controls: pause, resume, hold, release, silence, unsilence; a function of its own, so that it has its own key.
import { app } from '@azure/functions'

app.http('change-controls', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'controls',
  handler: async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { changeControls } = await import('../src/api/controls.ts')
    const { changed } = await import('../src/api/changed.ts')
    const app = await medic()
    return changed(app, request, (body, caller) => changeControls(app, body, caller))
  },
})
